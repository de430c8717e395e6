<?xml version="1.0" encoding="UTF-8"?>
<!-- Вопрос о состоянии обращения в ПОС (форма EAS через СМЭВ 3): inquire.question адаптера smev3. Официальная схема не опубликована:
     имена взяты из открытого кода одного клиента, пространство имён — наше. `id` — номер ПОС.

     Asking ПОС after an appeal (EAS form over SMEV 3): inquire.question of the adapter smev3. No official schema is public: the
     names are those of one client's public code, the namespace is ours. `id` is ПОС's number. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:appeal-gateway:pos-eas:1.0">
  <xsl:output method="xml" encoding="UTF-8" indent="no"/>
  <xsl:param name="env" select="'TEST'"/>
  <xsl:param name="client_id" select="'00000000-0000-4000-8000-0000000000e1'"/>
  <xsl:param name="id" select="''"/>

  <xsl:template match="/">
    <PosEasRequest env="{$env}">
      <GetAppealRequest>
        <AppealId><xsl:value-of select="$id"/></AppealId>
        <ClientId><xsl:value-of select="$client_id"/></ClientId>
      </GetAppealRequest>
    </PosEasRequest>
  </xsl:template>
</xsl:stylesheet>

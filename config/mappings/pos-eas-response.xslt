<?xml version="1.0" encoding="UTF-8"?>
<!-- PosEasResponse (СМЭВ 3) → событие: для mapping_in адаптера smev3. Официальная схема не опубликована; элементы берутся по местным
     именам, в любом пространстве имён. `system` — имя соединения, под которым запоминается номер ПОС.

     PosEasResponse (SMEV 3) → an event, for mapping_in of the adapter smev3. No official schema is public: elements are found by
     local name. `system` is the connector under whose name ПОС's number is kept. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:appeal-gateway:appeal:1.0"
                xmlns:m="urn:appeal-gateway:mapping:1.0" exclude-result-prefixes="m">
  <xsl:output method="xml" encoding="UTF-8" indent="no"/>
  <xsl:param name="message_id" select="'-'"/>
  <xsl:param name="system" select="'pos-eas-smev'"/>

  <xsl:variable name="body" select="/*/*[1]"/>
  <xsl:variable name="result" select="$body/*[local-name()='Status']/*[local-name()='OperationResult']"/>
  <xsl:variable name="appeal" select="$body/*[local-name()='Appeal']"/>
  <xsl:variable name="last" select="$appeal/*[local-name()='StatusHistory']/*[last()]"/>
  <xsl:variable name="code" select="($last/*[local-name()='Status'] | $appeal/*[local-name()='Status'][not($last)])[1]"/>

  <xsl:template match="/">
    <event>
      <event_id><xsl:value-of select="$message_id"/></event_id>
      <kind>status.changed</kind>
      <external_id><system><xsl:value-of select="$system"/></system><kind>smev_message_id</kind><value><xsl:value-of select="$message_id"/></value></external_id>
      <at>
        <xsl:choose>
          <xsl:when test="$last/*[local-name()='CreatedAt']"><xsl:value-of select="$last/*[local-name()='CreatedAt']"/></xsl:when>
          <xsl:when test="$appeal/*[local-name()='CreatedAt']"><xsl:value-of select="$appeal/*[local-name()='CreatedAt']"/></xsl:when>
          <xsl:otherwise>1970-01-01T00:00:00Z</xsl:otherwise>
        </xsl:choose>
      </at>
      <source><xsl:value-of select="$system"/></source>
      <status>
        <xsl:choose>
          <xsl:when test="$result != 'SUCCESS'">returned</xsl:when>
          <!-- Справочник тот же, что у форм EDMS и REST: незнакомый код — unknown, он назван в журнале. / The dictionary of the
               other forms: an unknown code is `unknown` and named in the journal. -->
          <xsl:when test="$code != ''"><xsl:value-of select="m:word('pos-status-in', $code, string($appeal/*[local-name()='CreatedAt']))"/></xsl:when>
          <xsl:otherwise>unknown</xsl:otherwise>
        </xsl:choose>
      </status>
      <status_raw><xsl:value-of select="concat($code, substring($result, 1, (not($code)) * 100))"/></status_raw>
      <xsl:if test="$last/*[local-name()='StatusText'] or $body/*[local-name()='Status']/*[local-name()='Description']">
        <note><xsl:value-of select="($last/*[local-name()='StatusText'] | $body/*[local-name()='Status']/*[local-name()='Description'])[last()]"/></note>
      </xsl:if>
      <xsl:if test="$appeal/*[local-name()='AnswerAt'] != ''">
        <deadline>
          <stage>answer</stage>
          <rule_id>pos.given</rule_id>
          <due_at><xsl:value-of select="$appeal/*[local-name()='AnswerAt']"/></due_at>
          <source>given</source>
        </deadline>
      </xsl:if>
      <xsl:if test="$appeal/*[local-name()='PosId'] != ''">
        <external_ids><external_id><system><xsl:value-of select="$system"/></system><kind>pos_id</kind><value><xsl:value-of select="$appeal/*[local-name()='PosId']"/></value></external_id></external_ids>
      </xsl:if>
    </event>
  </xsl:template>
</xsl:stylesheet>

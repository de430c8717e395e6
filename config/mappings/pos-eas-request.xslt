<?xml version="1.0" encoding="UTF-8"?>
<!-- Обращение → ПОС, форма EAS через СМЭВ 3: содержимое вида сведений для mapping_out адаптера smev3.
     Официальная схема не опубликована: имена полей взяты из открытого кода одного клиента, пространство имён — наше.
     Регион, у которого схема есть, заменяет этот файл; значения параметров ниже у каждого региона свои.

     An appeal → ПОС, EAS form over SMEV 3: business content for mapping_out of the adapter smev3. No official schema is public:
     the names are those of one client's public code, the namespace is ours. A region that has the schema replaces this file; the
     values of the parameters are each region's own. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:appeal-gateway:appeal:1.0"
                xmlns="urn:appeal-gateway:pos-eas:1.0" exclude-result-prefixes="a">
  <xsl:output method="xml" encoding="UTF-8" indent="no"/>
  <xsl:param name="env" select="'TEST'"/>
  <xsl:param name="client_id" select="'00000000-0000-4000-8000-0000000000e1'"/>
  <xsl:param name="region_id" select="'43'"/>
  <xsl:param name="ogrn" select="'1024300000007'"/>

  <xsl:template match="/a:appeal">
    <PosEasRequest env="{$env}">
      <CreateAppealRequest>
        <Id><xsl:value-of select="a:appeal_id"/></Id>
        <Description><xsl:value-of select="a:text/a:body"/></Description>
        <CreatedAt><xsl:value-of select="a:created_at"/></CreatedAt>
        <Applicant>
          <xsl:call-template name="or-dash"><xsl:with-param name="name" select="'Name'"/><xsl:with-param name="value" select="a:applicant/a:name/a:first"/></xsl:call-template>
          <xsl:call-template name="or-dash"><xsl:with-param name="name" select="'Email'"/><xsl:with-param name="value" select="a:applicant/a:contacts/a:email"/></xsl:call-template>
          <xsl:call-template name="if-said"><xsl:with-param name="name" select="'Surname'"/><xsl:with-param name="value" select="a:applicant/a:name/a:last"/></xsl:call-template>
          <xsl:call-template name="if-said"><xsl:with-param name="name" select="'Patronymic'"/><xsl:with-param name="value" select="a:applicant/a:name/a:middle"/></xsl:call-template>
          <xsl:call-template name="if-said"><xsl:with-param name="name" select="'Phone'"/><xsl:with-param name="value" select="a:applicant/a:contacts/a:phone"/></xsl:call-template>
        </Applicant>
        <xsl:call-template name="if-said"><xsl:with-param name="name" select="'SubsubjectId'"/><xsl:with-param name="value" select="(a:questions/a:question/a:topics/a:topic[a:scheme='pos']/a:code)[1]"/></xsl:call-template>
        <xsl:call-template name="if-said"><xsl:with-param name="name" select="'Location'"/><xsl:with-param name="value" select="a:location/a:address_text"/></xsl:call-template>
        <OrganizationInfo><Ogrn><xsl:value-of select="$ogrn"/></Ogrn></OrganizationInfo>
        <RegionId><xsl:value-of select="$region_id"/></RegionId>
        <ClientId><xsl:value-of select="$client_id"/></ClientId>
      </CreateAppealRequest>
    </PosEasRequest>
  </xsl:template>

  <!-- ПОС requires it: what we do not know is said with a dash. -->
  <xsl:template name="or-dash">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:element name="{$name}">
      <xsl:choose>
        <xsl:when test="string($value) != ''"><xsl:value-of select="$value"/></xsl:when>
        <xsl:otherwise>-</xsl:otherwise>
      </xsl:choose>
    </xsl:element>
  </xsl:template>

  <xsl:template name="if-said">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:if test="string($value) != ''"><xsl:element name="{$name}"><xsl:value-of select="$value"/></xsl:element></xsl:if>
  </xsl:template>
</xsl:stylesheet>

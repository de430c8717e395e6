<?xml version="1.0" encoding="UTF-8"?>
<!-- Обращение → вызов PutAppeal муниципалитета Д. Персональных данных в нём нет.
     An appeal → the call PutAppeal of municipality Д; no personal data. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:stand:city:1"
                xmlns:a="urn:appeal-gateway:appeal:1.0" exclude-result-prefixes="a">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/a:appeal">
    <xsl:variable name="topic" select="a:questions/a:question[1]/a:topics/a:topic[1]"/>
    <PutAppeal>
      <ExternalId><xsl:value-of select="a:appeal_id"/></ExternalId>
      <Category>
        <xsl:choose>
          <xsl:when test="$topic/a:name != ''"><xsl:value-of select="$topic/a:name"/></xsl:when>
          <xsl:when test="$topic/a:code != ''"><xsl:value-of select="$topic/a:code"/></xsl:when>
          <xsl:otherwise>Прочее</xsl:otherwise>
        </xsl:choose>
      </Category>
      <Text><xsl:value-of select="a:text/a:body"/></Text>
      <Address><xsl:value-of select="a:location/a:address_text"/></Address>
      <Oktmo><xsl:value-of select="a:location/a:oktmo8"/></Oktmo>
    </PutAppeal>
  </xsl:template>
</xsl:stylesheet>

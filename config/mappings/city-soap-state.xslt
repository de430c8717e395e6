<?xml version="1.0" encoding="UTF-8"?>
<!-- GetStateResponse муниципалитета Д → событие. Пустой list: ничего нового. Незнакомое слово остаётся словом партнёра.
     GetStateResponse of municipality Д → an event. An empty list says nothing; an unknown word stays the partner's own. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:appeal-gateway:appeal:1.0"
                xmlns:c="urn:stand:city:1" xmlns:m="urn:appeal-gateway:mapping:1.0" exclude-result-prefixes="c m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>
  <xsl:param name="connector"/>
  <xsl:param name="now"/>
  <xsl:param name="about"/>
  <xsl:param name="event_id"/>

  <xsl:template match="/c:GetStateResponse[c:State = 'new']" priority="1"><list/></xsl:template>

  <xsl:template match="/c:GetStateResponse">
    <xsl:variable name="answered" select="c:State = 'done'"/>
    <event>
      <event_id><xsl:value-of select="$event_id"/></event_id>
      <kind>
        <xsl:choose><xsl:when test="$answered">answer.sent</xsl:when><xsl:otherwise>status.changed</xsl:otherwise></xsl:choose>
      </kind>
      <external_id>
        <system><xsl:value-of select="$connector"/></system>
        <kind>id</kind>
        <value><xsl:value-of select="$about"/></value>
      </external_id>
      <at><xsl:value-of select="$now"/></at>
      <source><xsl:value-of select="$connector"/></source>
      <status><xsl:value-of select="m:word('city-c-status', c:State)"/></status>
      <status_raw><xsl:value-of select="c:State"/></status_raw>
      <xsl:if test="$answered">
        <answer>
          <id><xsl:value-of select="$event_id"/></id>
          <kind>final</kind>
          <text><xsl:value-of select="c:Answer"/></text>
        </answer>
      </xsl:if>
    </event>
  </xsl:template>
</xsl:stylesheet>

<?xml version="1.0" encoding="UTF-8"?>
<!-- A document of МЭДО (element <document> of formats 2.0 … 2.6) as a canonical appeal or as the answer to one of ours. Which field
     of a document says what of an appeal is not public: this is our reading, a region replaces it by its own.
     Parameters: form (appeal | answer), system, appeal_id, message_uid, source (organisation), created_at, received_at. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:appeal-gateway:appeal:1.0">
  <xsl:output method="xml" encoding="UTF-8" indent="no"/>
  <xsl:param name="form"/>
  <xsl:param name="system"/>
  <xsl:param name="appeal_id"/>
  <xsl:param name="message_uid"/>
  <xsl:param name="source"/>
  <xsl:param name="created_at"/>
  <xsl:param name="received_at"/>

  <xsl:variable name="document" select="/*"/>
  <xsl:variable name="number" select="normalize-space($document/*[local-name()='num']/*[local-name()='number'])"/>
  <xsl:variable name="date" select="normalize-space($document/*[local-name()='num']/*[local-name()='date'])"/>
  <xsl:variable name="annotation" select="normalize-space($document/*[local-name()='annotation'])"/>
  <!-- The first correspondent of an appeal is the citizen who wrote it. -->
  <xsl:variable name="person"
                select="normalize-space(($document/*[local-name()='correspondents']/*[local-name()='correspondent'])[1]/*[local-name()='person'])"/>
  <xsl:variable name="rest" select="substring-after($person, ' ')"/>

  <xsl:template match="/">
    <xsl:choose>
      <xsl:when test="$form = 'answer'"><xsl:call-template name="answer"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="appeal"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="text">
    <xsl:choose>
      <xsl:when test="$annotation != ''"><xsl:value-of select="$annotation"/></xsl:when>
      <xsl:otherwise>Текст во вложении</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="appeal">
    <appeal>
      <schema>zur.appeal/1.0</schema>
      <appeal_id><xsl:value-of select="$appeal_id"/></appeal_id>
      <external_ids>
        <external_id>
          <system><xsl:value-of select="$system"/></system>
          <kind>medo_uid</kind>
          <value><xsl:value-of select="$message_uid"/></value>
        </external_id>
      </external_ids>
      <regime>fz59</regime>
      <fz59>
        <form>written</form>
        <xsl:if test="$number != ''">
          <cover_letter>
            <number><xsl:value-of select="$number"/></number>
            <xsl:if test="string-length($date) = 10"><date><xsl:value-of select="$date"/></date></xsl:if>
            <from_org><xsl:value-of select="$source"/></from_org>
          </cover_letter>
        </xsl:if>
      </fz59>
      <channel>medo</channel>
      <created_at><xsl:value-of select="$created_at"/></created_at>
      <applicant>
        <xsl:if test="$person != ''">
          <name>
            <last><xsl:value-of select="substring-before(concat($person, ' '), ' ')"/></last>
            <xsl:if test="$rest != ''"><first><xsl:value-of select="substring-before(concat($rest, ' '), ' ')"/></first></xsl:if>
            <xsl:if test="substring-after($rest, ' ') != ''"><middle><xsl:value-of select="substring-after($rest, ' ')"/></middle></xsl:if>
          </name>
        </xsl:if>
      </applicant>
      <text><body><xsl:call-template name="text"/></body></text>
      <questions><question><n>1</n><status>received</status></question></questions>
      <status>received</status>
      <status_at><xsl:value-of select="$received_at"/></status_at>
    </appeal>
  </xsl:template>

  <xsl:template name="answer">
    <event>
      <event_id><xsl:value-of select="$message_uid"/></event_id>
      <kind>answer.sent</kind>
      <appeal_id><xsl:value-of select="$appeal_id"/></appeal_id>
      <at><xsl:value-of select="$created_at"/></at>
      <source><xsl:value-of select="$system"/></source>
      <status>answered</status>
      <status_raw><xsl:value-of select="normalize-space($document/*[local-name()='kind'])"/></status_raw>
      <answer>
        <id><xsl:value-of select="$message_uid"/></id>
        <kind>final</kind>
        <text><xsl:call-template name="text"/></text>
        <xsl:if test="$number != ''"><number><xsl:value-of select="$number"/></number></xsl:if>
        <xsl:if test="string-length($date) = 10"><date><xsl:value-of select="$date"/></date></xsl:if>
        <xsl:variable name="signed" select="normalize-space(($document/*[local-name()='signatories']/*)[1]/*[local-name()='person'])"/>
        <xsl:if test="$signed != ''"><signed_by><xsl:value-of select="$signed"/></signed_by></xsl:if>
      </answer>
    </event>
  </xsl:template>
</xsl:stylesheet>

<?xml version="1.0" encoding="UTF-8"?>
<!-- A canonical appeal, or the answer to one, as a document of МЭДО (element <document>, format 2.6). The kind «Обращение» is what
     other systems route by (facts: medo, §4); the kind of an answer is our own. A region replaces this file by its own.
     Parameters: uid, number, date, own_organisation, partner_organisation, their_number, their_date. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:xdms="http://www.infpres.com/IEDMS"
                xmlns:a="urn:appeal-gateway:appeal:1.0" exclude-result-prefixes="a">
  <xsl:output method="xml" encoding="UTF-8" indent="no" omit-xml-declaration="yes"/>
  <xsl:param name="uid"/>
  <xsl:param name="number"/>
  <xsl:param name="date"/>
  <xsl:param name="own_organisation"/>
  <xsl:param name="partner_organisation"/>
  <xsl:param name="their_number"/>
  <xsl:param name="their_date"/>

  <xsl:template match="/a:appeal">
    <xdms:document xdms:uid="{$uid}">
      <xdms:kind>Обращение</xdms:kind>
      <xsl:call-template name="number"/>
      <xsl:call-template name="addressees"/>
      <xsl:call-template name="annotation"><xsl:with-param name="text" select="a:text/a:body"/></xsl:call-template>
      <xsl:variable name="person" select="normalize-space(concat(a:applicant/a:name/a:last, ' ', a:applicant/a:name/a:first, ' ', a:applicant/a:name/a:middle))"/>
      <xsl:if test="$person != ''">
        <xdms:correspondents>
          <xdms:correspondent><xdms:person><xsl:value-of select="$person"/></xdms:person></xdms:correspondent>
        </xdms:correspondents>
      </xsl:if>
    </xdms:document>
  </xsl:template>

  <xsl:template match="/a:event">
    <xdms:document xdms:uid="{$uid}">
      <xdms:kind>Ответ на обращение</xdms:kind>
      <xsl:call-template name="number"/>
      <xsl:if test="a:answer/a:signed_by">
        <xdms:signatories>
          <xdms:signatory><xdms:person><xsl:value-of select="a:answer/a:signed_by"/></xdms:person></xdms:signatory>
        </xdms:signatories>
      </xsl:if>
      <xsl:call-template name="addressees"/>
      <xsl:call-template name="annotation"><xsl:with-param name="text" select="a:answer/a:text"/></xsl:call-template>
      <xsl:if test="$their_number != ''">
        <xdms:correspondents>
          <xdms:correspondent>
            <xdms:organization><xsl:value-of select="$partner_organisation"/></xdms:organization>
            <xdms:num>
              <xdms:number><xsl:value-of select="$their_number"/></xdms:number>
              <xsl:if test="$their_date != ''"><xdms:date><xsl:value-of select="$their_date"/></xdms:date></xsl:if>
            </xdms:num>
          </xdms:correspondent>
        </xdms:correspondents>
      </xsl:if>
    </xdms:document>
  </xsl:template>

  <xsl:template name="number">
    <xdms:num>
      <xdms:number><xsl:value-of select="$number"/></xdms:number>
      <xdms:date><xsl:value-of select="$date"/></xdms:date>
    </xdms:num>
  </xsl:template>

  <xsl:template name="addressees">
    <xdms:addressees>
      <xdms:addressee><xdms:organization><xsl:value-of select="$partner_organisation"/></xdms:organization></xdms:addressee>
    </xdms:addressees>
  </xsl:template>

  <xsl:template name="annotation">
    <xsl:param name="text"/>
    <xsl:if test="normalize-space($text) != ''"><xdms:annotation><xsl:value-of select="$text"/></xdms:annotation></xsl:if>
  </xsl:template>
</xsl:stylesheet>

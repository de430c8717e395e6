<?xml version="1.0" encoding="UTF-8"?>
<!-- How an answer returns to ПОС in the EDMS form is not public. This is our shape: a region that has ПОС's document replaces
     this file. Input: a canonical event (schemas/appeal/1.0/appeal.xsd). Parameters: client_id, request_key (the same for every
     repeat of one delivery), pos_id, pos_status (dictionaries/pos-status-out.csv), pos_decision (dictionaries/pos-decision-out.csv). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:appeal-gateway:appeal:1.0"
                exclude-result-prefixes="a">
  <xsl:output method="xml" encoding="UTF-8" indent="no"/>
  <xsl:param name="client_id"/>
  <xsl:param name="request_key"/>
  <xsl:param name="pos_id"/>
  <xsl:param name="pos_status"/>
  <xsl:param name="pos_decision"/>
  <xsl:template match="/a:event">
    <PosEdmsRequest>
      <AppealStatusRequest>
        <ClientId><xsl:value-of select="$client_id"/></ClientId>
        <RequestKey><xsl:value-of select="$request_key"/></RequestKey>
        <AppealId><xsl:value-of select="$pos_id"/></AppealId>
        <Status><xsl:value-of select="$pos_status"/></Status>
        <StatusText><xsl:value-of select="a:note"/></StatusText>
        <ChangedAt><xsl:value-of select="a:at"/></ChangedAt>
        <xsl:if test="a:answer">
          <Answer>
            <AnswerType>
              <xsl:choose>
                <xsl:when test="$pos_decision != ''"><xsl:value-of select="$pos_decision"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="a:decision"/></xsl:otherwise>
              </xsl:choose>
            </AnswerType>
            <Comment><xsl:value-of select="a:answer/a:text"/></Comment>
          </Answer>
        </xsl:if>
      </AppealStatusRequest>
    </PosEdmsRequest>
  </xsl:template>
</xsl:stylesheet>

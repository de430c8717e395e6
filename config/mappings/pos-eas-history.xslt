<?xml version="1.0" encoding="UTF-8"?>
<!-- PosEasResponse/GetAppealResponse (СМЭВ 3) → события: inquire.answer адаптера smev3. Каждая запись истории — одно событие; её узнают по
     времени и коду. Срок ПОС (AnswerAt) — отдельное событие. Отказ (OperationResult не SUCCESS) событий не даёт: спросим ещё раз.
     Элементы берутся по местным именам, в любом пространстве имён: официальная схема не опубликована.

     PosEasResponse/GetAppealResponse (SMEV 3) → events: inquire.answer of the adapter smev3. Every entry of the history is one event,
     known by its time and code. ПОС's deadline (AnswerAt) is an event of its own. A refusal (OperationResult is not SUCCESS) gives
     none: it is asked again. Elements are found by local name: no official schema is public. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:appeal-gateway:appeal:1.0"
                xmlns:m="urn:appeal-gateway:mapping:1.0" exclude-result-prefixes="m">
  <xsl:output method="xml" encoding="UTF-8" indent="no"/>
  <xsl:param name="system" select="'pos-eas-smev'"/>

  <xsl:variable name="body" select="/*/*[local-name()='GetAppealResponse']"/>
  <xsl:variable name="good" select="$body/*[local-name()='Status']/*[local-name()='OperationResult'] = 'SUCCESS'"/>
  <xsl:variable name="appeal" select="$body/*[local-name()='Appeal']"/>
  <xsl:variable name="day" select="string($appeal/*[local-name()='CreatedAt'])"/>
  <!-- Список из одной записи приходит и самой записью. / A list of one may come as the entry itself. -->
  <xsl:variable name="lists" select="$appeal/*[local-name()='StatusHistory']"/>
  <xsl:variable name="entries" select="$lists/*[*[local-name()='CreatedAt']] | $lists[*[local-name()='CreatedAt']]"/>

  <xsl:template match="/">
    <events>
      <xsl:if test="$good">
        <xsl:if test="$appeal/*[local-name()='AnswerAt'] != ''"><xsl:call-template name="deadline"/></xsl:if>
        <xsl:for-each select="$entries">
          <xsl:sort select="*[local-name()='CreatedAt']"/>
          <xsl:call-template name="entry"/>
        </xsl:for-each>
        <!-- Сразу после создания истории ещё нет. / Right after the creation there is no history yet. -->
        <xsl:if test="not($entries)">
          <xsl:for-each select="$appeal[*[local-name()='Status'] != ''][*[local-name()='CreatedAt'] != '']">
            <xsl:call-template name="entry"/>
          </xsl:for-each>
        </xsl:if>
      </xsl:if>
    </events>
  </xsl:template>

  <xsl:template name="whose">
    <external_id><system><xsl:value-of select="$system"/></system><kind>pos_id</kind><value><xsl:value-of select="$appeal/*[local-name()='PosId']"/></value></external_id>
  </xsl:template>

  <xsl:template name="deadline">
    <event>
      <event_id><xsl:value-of select="concat('answerAt:', $appeal/*[local-name()='AnswerAt'])"/></event_id>
      <kind>status.changed</kind>
      <xsl:call-template name="whose"/>
      <at><xsl:value-of select="($appeal/*[local-name()='CreatedAt'] | $appeal/*[local-name()='AnswerAt'])[1]"/></at>
      <source><xsl:value-of select="$system"/></source>
      <deadline>
        <stage>answer</stage>
        <rule_id>pos.given</rule_id>
        <due_at><xsl:value-of select="$appeal/*[local-name()='AnswerAt']"/></due_at>
        <source>given</source>
      </deadline>
    </event>
  </xsl:template>

  <xsl:template name="entry">
    <xsl:variable name="code" select="string(*[local-name()='Status'])"/>
    <xsl:variable name="at" select="string(*[local-name()='CreatedAt'])"/>
    <xsl:variable name="answer" select="*[local-name()='Answer']"/>
    <xsl:variable name="reason" select="string($answer/*[local-name()='RejectReason']/*[local-name()='Name'])"/>
    <xsl:variable name="text" select="string(*[local-name()='StatusText'])"/>
    <xsl:variable name="note" select="concat($text, substring(': ', 1, 2 * ($text != '' and $reason != '')), $reason)"/>
    <xsl:variable name="status" select="m:word('pos-status-in', $code, $day)"/>
    <xsl:variable name="answered" select="$status = 'answered' and $answer"/>
    <event>
      <event_id><xsl:value-of select="concat($at, ':', $code)"/></event_id>
      <kind>
        <xsl:choose>
          <xsl:when test="$answered">answer.sent</xsl:when>
          <xsl:otherwise>status.changed</xsl:otherwise>
        </xsl:choose>
      </kind>
      <xsl:call-template name="whose"/>
      <at><xsl:value-of select="$at"/></at>
      <source><xsl:value-of select="$system"/></source>
      <status>
        <xsl:choose>
          <xsl:when test="$status != ''"><xsl:value-of select="$status"/></xsl:when>
          <xsl:otherwise>unknown</xsl:otherwise>
        </xsl:choose>
      </status>
      <status_raw><xsl:value-of select="$code"/></status_raw>
      <xsl:if test="$note != ''"><note><xsl:value-of select="$note"/></note></xsl:if>
      <xsl:if test="$answered">
        <answer>
          <id><xsl:value-of select="concat($at, ':', $code)"/></id>
          <kind>final</kind>
          <text>
            <xsl:choose>
              <xsl:when test="$answer/*[local-name()='Comment'] != ''"><xsl:value-of select="$answer/*[local-name()='Comment']"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="$note"/></xsl:otherwise>
            </xsl:choose>
          </text>
          <delivered_via><xsl:value-of select="$system"/></delivered_via>
        </answer>
        <xsl:if test="$answer/*[local-name()='AnswerType'] != ''">
          <decision><xsl:value-of select="m:word('pos-decision-in', string($answer/*[local-name()='AnswerType']), $day)"/></decision>
        </xsl:if>
      </xsl:if>
    </event>
  </xsl:template>
</xsl:stylesheet>

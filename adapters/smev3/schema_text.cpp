// The texts of schemas/smev/1.2, so that the binary needs no files; tests/adapters/smev3/schema_test.cpp holds them equal.
#include "adapters/smev3/schemas.hpp"

namespace gateway::smev3 {

// clang-format off
std::string_view types_xsd() {
    return R"xsd(<?xml version="1.0" encoding="UTF-8"?>
<!-- Messages a participant sends, SMEV 3 schemas 1.2, as far as the gateway sends or checks them. Written by us; see SOURCE.md.
     Elements of the namespace basic stand here as wildcards, so that each schema is complete in itself: their own form is in
     basic.xsd and is checked with it. -->
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
           xmlns:t="urn://x-artefacts-smev-gov-ru/services/message-exchange/types/1.2"
           targetNamespace="urn://x-artefacts-smev-gov-ru/services/message-exchange/types/1.2"
           elementFormDefault="qualified">

  <xs:element name="SendRequestRequest">
    <xs:complexType>
      <xs:sequence>
        <xs:element ref="t:SenderProvidedRequestData"/>
        <!-- AttachmentContentList -->
        <xs:any namespace="urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/1.2" processContents="skip" minOccurs="0"/>
        <xs:element name="CallerInformationSystemSignature" type="t:Signature"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>

  <xs:element name="SendResponseRequest">
    <xs:complexType>
      <xs:sequence>
        <xs:element ref="t:SenderProvidedResponseData"/>
        <xs:any namespace="urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/1.2" processContents="skip" minOccurs="0"/>
        <xs:element name="CallerInformationSystemSignature" type="t:Signature"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>

  <xs:element name="GetRequestRequest" type="t:SignedCall"/>
  <xs:element name="GetResponseRequest" type="t:SignedCall"/>
  <xs:element name="GetStatusRequest" type="t:SignedCall"/>
  <xs:element name="AckRequest" type="t:SignedCall"/>

  <!-- MessageTypeSelector, Timestamp or AckTargetMessage, and its signature. -->
  <xs:complexType name="SignedCall">
    <xs:sequence>
      <xs:any namespace="urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/1.2" processContents="skip"/>
      <xs:element name="CallerInformationSystemSignature" type="t:Signature"/>
    </xs:sequence>
  </xs:complexType>

  <!-- ReferenceMessageID and TransactionCode: mandatory in 1.2 by the letter, absent in accepted requests. -->
  <xs:element name="SenderProvidedRequestData">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="MessageID" type="t:UUID"/>
        <xs:element name="ReferenceMessageID" type="t:UUID" minOccurs="0"/>
        <xs:element name="TransactionCode" type="t:String1500" minOccurs="0"/>
        <xs:element name="NodeID" type="t:String50" minOccurs="0"/>
        <xs:element name="EOL" type="xs:dateTime" minOccurs="0"/>
        <!-- MessagePrimaryContent -->
        <xs:any namespace="urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/1.2" processContents="skip"/>
        <xs:element name="PersonalSignature" type="t:Signature" minOccurs="0"/>
        <!-- AttachmentHeaderList, RefAttachmentHeaderList -->
        <xs:any namespace="urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/1.2" processContents="skip" minOccurs="0" maxOccurs="2"/>
        <xs:element name="BusinessProcessMetadata" minOccurs="0">
          <xs:complexType>
            <xs:sequence>
              <xs:any namespace="##other" processContents="skip" minOccurs="0" maxOccurs="unbounded"/>
            </xs:sequence>
          </xs:complexType>
        </xs:element>
        <xs:element name="TestMessage" type="t:Empty" minOccurs="0"/>
      </xs:sequence>
      <xs:attribute name="Id" type="xs:ID"/>
    </xs:complexType>
  </xs:element>

  <xs:element name="SenderProvidedResponseData">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="MessageID" type="t:UUID"/>
        <xs:element name="To" type="t:String4000"/>
        <xs:choice>
          <xs:sequence>
            <xs:any namespace="urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/1.2" processContents="skip"/>
            <xs:element name="PersonalSignature" type="t:Signature" minOccurs="0"/>
            <xs:any namespace="urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/1.2" processContents="skip" minOccurs="0" maxOccurs="2"/>
          </xs:sequence>
          <xs:element name="RequestRejected" maxOccurs="unbounded">
            <xs:complexType>
              <xs:sequence>
                <xs:element name="RejectionReasonCode" type="t:RejectCode"/>
                <xs:element name="RejectionReasonDescription" type="t:String4000"/>
              </xs:sequence>
            </xs:complexType>
          </xs:element>
          <xs:element name="RequestStatus">
            <xs:complexType>
              <xs:sequence>
                <xs:element name="StatusCode" type="xs:int"/>
                <xs:element name="StatusParameter" minOccurs="0" maxOccurs="unbounded">
                  <xs:complexType>
                    <xs:sequence>
                      <xs:element name="Key" type="xs:string"/>
                      <xs:element name="Value" type="xs:string"/>
                    </xs:sequence>
                  </xs:complexType>
                </xs:element>
                <xs:element name="StatusDescription" type="t:String4000"/>
              </xs:sequence>
            </xs:complexType>
          </xs:element>
        </xs:choice>
      </xs:sequence>
      <xs:attribute name="Id" type="xs:ID"/>
    </xs:complexType>
  </xs:element>

  <xs:complexType name="Signature">
    <xs:sequence>
      <xs:any namespace="http://www.w3.org/2000/09/xmldsig#" processContents="skip"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="Empty"/>
  <xs:simpleType name="UUID">
    <xs:restriction base="xs:string">
      <xs:pattern value="[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="RejectCode">
    <xs:restriction base="xs:string">
      <xs:enumeration value="ACCESS_DENIED"/>
      <xs:enumeration value="NO_DATA"/>
      <xs:enumeration value="UNKNOWN_REQUEST_DESCRIPTION"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="String50">
    <xs:restriction base="xs:string"><xs:maxLength value="50"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="String1500">
    <xs:restriction base="xs:string"><xs:maxLength value="1500"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="String4000">
    <xs:restriction base="xs:string"><xs:maxLength value="4000"/></xs:restriction>
  </xs:simpleType>
</xs:schema>
)xsd";
}

std::string_view basic_xsd() {
    return R"xsd(<?xml version="1.0" encoding="UTF-8"?>
<!-- Basic parts of the messages in types.xsd, SMEV 3 schemas 1.2. Written by us; see SOURCE.md. -->
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
           xmlns:b="urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/1.2"
           targetNamespace="urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/1.2"
           elementFormDefault="qualified">

  <!-- Exactly one element of another namespace: the business content. -->
  <xs:element name="MessagePrimaryContent">
    <xs:complexType>
      <xs:sequence>
        <xs:any namespace="##other" processContents="skip"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>

  <!-- Both names or none; without them the queue is polled without a filter. -->
  <xs:element name="MessageTypeSelector">
    <xs:complexType>
      <xs:sequence>
        <xs:sequence minOccurs="0">
          <xs:element name="NamespaceURI" type="xs:anyURI"/>
          <xs:element name="RootElementLocalName" type="xs:NCName"/>
        </xs:sequence>
        <xs:element name="Timestamp" type="xs:dateTime"/>
        <xs:element name="NodeID" minOccurs="0">
          <xs:simpleType>
            <xs:restriction base="xs:string"><xs:maxLength value="50"/></xs:restriction>
          </xs:simpleType>
        </xs:element>
      </xs:sequence>
      <xs:attribute name="Id" type="xs:ID"/>
    </xs:complexType>
  </xs:element>

  <xs:element name="Timestamp">
    <xs:complexType>
      <xs:simpleContent>
        <xs:extension base="xs:dateTime"><xs:attribute name="Id" type="xs:ID"/></xs:extension>
      </xs:simpleContent>
    </xs:complexType>
  </xs:element>

  <xs:element name="AckTargetMessage">
    <xs:complexType>
      <xs:simpleContent>
        <xs:extension base="b:UUID">
          <xs:attribute name="Id" type="xs:ID" use="required"/>
          <xs:attribute name="accepted" type="xs:boolean" use="required"/>
        </xs:extension>
      </xs:simpleContent>
    </xs:complexType>
  </xs:element>

  <xs:simpleType name="UUID">
    <xs:restriction base="xs:string">
      <xs:pattern value="[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"/>
    </xs:restriction>
  </xs:simpleType>
</xs:schema>
)xsd";
}
// clang-format on

}  // namespace gateway::smev3

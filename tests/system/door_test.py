"""The partners' door with an independent SOAP client: zeep reads the WSDL the gateway serves and plays a partner, strictly.

SendRequest, GetResponse, redelivery, Ack, faults, statistics; a second partner that sees nothing; a SIGKILL between GetResponse and Ack.
Signatures are made by the binary's own `sign`, as a partner's signing tool would.
"""

import random
import sys
import time
import uuid

import smev_door
from harness import SKIPPED, call, check, main, until

try:
    import zeep
    from lxml import etree
except ImportError:
    print("skipped: python3-zeep is not installed")
    sys.exit(SKIPPED)

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
DSIG = "http://www.w3.org/2000/09/xmldsig#"
CONTENT = "urn:appeal-gateway:appeal:1.0"


class Sign(zeep.Plugin):
    """Signs what zeep has built right before it leaves."""

    def __init__(self, system, key):
        self.system, self.key = system, key

    def egress(self, envelope, http_headers, operation, binding_options):
        body = envelope.find("{%s}Body" % SOAP)
        if envelope.find("{%s}Header" % SOAP) is None:
            envelope.insert(0, etree.Element("{%s}Header" % SOAP))
        for holder in body.iter("{*}CallerInformationSystemSignature"):
            for placeholder in list(holder):
                holder.remove(placeholder)
        signed = smev_door.sign(self.system, etree.tostring(envelope, encoding="unicode"), self.key, "SIGNED")
        return etree.fromstring(signed.encode()), http_headers


class Partner:
    def __init__(self, system, key, version="1.2"):
        address = "http://127.0.0.1:%d/smev/v%s/ws?wsdl" % (system.partners_port, version)
        self.client = zeep.Client(address, settings=zeep.Settings(strict=True), plugins=[Sign(system, key)])
        self.service = self.client.service

    @staticmethod
    def signature():
        return {"_value_1": etree.Element("{%s}Signature" % DSIG)}

    @staticmethod
    def now():
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())

    def send(self, content, message_id=None):
        message_id = message_id or str(uuid.uuid1())
        data = {"Id": "SIGNED", "MessageID": message_id, "ReferenceMessageID": message_id, "TransactionCode": "code-1",
                "MessagePrimaryContent": {"_value_1": etree.fromstring(content)}}
        receipt = self.service.SendRequest(SenderProvidedRequestData=data, CallerInformationSystemSignature=self.signature())
        check(receipt.MessageMetadata.MessageId == message_id, "the receipt names another message")
        check(receipt.MessageMetadata.Status == "requestIsQueued", "the receipt says " + str(receipt.MessageMetadata.Status))
        return message_id

    def get(self, operation="GetResponse", ns=None, root=None):
        selector = {"Id": "SIGNED", "Timestamp": self.now(), "NamespaceURI": ns or zeep.xsd.SkipValue,
                    "RootElementLocalName": root or zeep.xsd.SkipValue}
        return self.service[operation](MessageTypeSelector=selector, CallerInformationSystemSignature=self.signature())

    def ack(self, message_id):
        target = {"_value_1": message_id, "Id": "SIGNED", "accepted": True}
        return self.service.Ack(AckTargetMessage=target, CallerInformationSystemSignature=self.signature())

    def waiting(self):
        answer = self.service.GetIncomingQueueStatistics(Timestamp={"_value_1": self.now(), "Id": "SIGNED"},
                                                         CallerInformationSystemSignature=self.signature())
        return {line.queueName.rsplit("/", 1)[1]: line.pendingMessageNumber for line in answer}


def fault_of(what):
    """The element of SMEV's faults namespace that a call ends with."""
    try:
        what()
    except zeep.exceptions.Fault as fault:
        named = fault.detail[0]
        check("/faults/" in named.tag, "no fault of SMEV: " + named.tag)
        return named.tag.split("}")[1]
    return None


def id_of(answer):
    return answer.Response.SenderProvidedResponseData.MessageID


def description(system):
    """Everything the WSDL refers to can be fetched; a version that is not there is not."""
    base = "/smev/v1.2/ws"
    wsdl = call("GET", system.partners_port, base + "?wsdl")
    check(wsdl.status == 200 and b"SMEVMessageExchangePortType" in wsdl.body, "no WSDL: " + wsdl.text()[:300])
    for name in ("types.xsd", "basic.xsd", "faults.xsd"):
        schema = call("GET", system.partners_port, base + "?xsd=" + name)
        check(schema.status == 200 and etree.fromstring(schema.body).tag.endswith("}schema"), "no " + name)
    check(call("GET", system.partners_port, base + "?xsd=../../../etc/passwd").status != 200, "a path as a schema's name")
    check(call("GET", system.partners_port, "/smev/v9.9/ws?wsdl").status != 200, "a WSDL of version 9.9")


def exchange(system, partner, other, rng):
    """One appeal, its answer, redelivery over a crash, Ack."""
    asked = partner.send(smev_door.new_content(rng))
    check(fault_of(lambda: partner.send("<a xmlns='urn:x'/>")) == "BusinessDataTypeIsNotSupported", "foreign content was taken")
    check(fault_of(lambda: partner.send(smev_door.new_content(rng), str(uuid.uuid4()))) == "InvalidMessageIdFormat", "version 4")
    check(fault_of(lambda: partner.get(ns="urn:x", root="a")) == "UnknownMessageType", "an unknown type")

    def answered():
        system.order("city-a", "close", {})
        return partner.get(ns=CONTENT, root="event")

    answer = until(answered, 60, "the municipality's answer is in the partner's queue", 0.3)
    check(answer.Response.OriginalMessageId == asked, "the answer is to another request")
    event = answer.Response.SenderProvidedResponseData.MessagePrimaryContent["_value_1"]
    check(event.tag == "{%s}event" % CONTENT, "the answer holds " + event.tag)
    check(partner.get() is None, "a message given out came again at once")
    check(other.get() is None, "another partner saw the message")
    check(fault_of(lambda: other.ack(id_of(answer))) == "TargetMessageIsNotFound", "another partner acknowledged it")

    system.kill_gateway()
    system.start_gateway()
    check(partner.waiting()["responses"] == 1, "the crash lost the message: %s" % partner.waiting())
    again = until(partner.get, 30, "the message comes again after its interval", 0.3)
    check(id_of(again) == id_of(answer), "another message came")
    partner.ack(id_of(answer))
    check(fault_of(lambda: partner.ack(id_of(answer))) == "TargetMessageIsNotFound", "acknowledged twice")
    check(partner.waiting() == {"requests": 0, "responses": 0}, "the queues are not empty: %s" % partner.waiting())
    return asked


def other_versions(system, rng):
    """An answer to a request in one version is read and acknowledged in another, strictly by that version's schema."""
    for asks, reads in (("1.2", "1.3"), ("1.3", "1.1")):
        asked = Partner(system, "federal-sign", asks).send(smev_door.new_content(rng))
        reader = Partner(system, "federal-sign", reads)

        def answered(reader=reader):
            system.order("city-a", "close", {})
            return reader.get(ns=CONTENT, root="event")

        answer = until(answered, 60, "an answer to %s is given out in %s" % (asks, reads), 0.3)
        check(answer.Response.OriginalMessageId == asked, "the answer in %s is to another request" % reads)
        event = answer.Response.SenderProvidedResponseData.MessagePrimaryContent["_value_1"]
        check(event.tag == "{%s}event" % CONTENT, "the answer in %s holds %s" % (reads, event.tag))
        reader.ack(id_of(answer))
        check(reader.get() is None, "an acknowledged answer came again in " + reads)


def settled(system):
    """The delivery of the answer ended with the partner's Ack."""
    deliveries = [one for one in system.pages("/deliveries?connector=smev") if one["state"] in ("delivered", "handed_over")]
    return deliveries and all(one["state"] == "delivered" for one in deliveries)


def door(system, arguments):
    rng = random.Random(11)
    system.edit("connectors/smev.yaml", ("endpoint: /smev/v1.2/ws", "endpoint: /smev\n  redelivery: 2s"))
    system.start_stand()
    system.start_gateway()
    description(system)
    partner, other = Partner(system, "federal-sign"), Partner(system, "official-sign")
    exchange(system, partner, other, rng)
    until(lambda: settled(system), 20, "the answer's delivery is delivered")
    other_versions(system, rng)
    until(lambda: settled(system), 20, "the answers' deliveries are delivered")
    for version in ("1.1", "1.3"):
        newer = Partner(system, "smev-sign", version)
        check(newer.get() is None, "an empty queue in version " + version)
        Partner(system, "official-sign", version).send(smev_door.new_content(rng))
    system.stop_gateway()
    system.store_check()


main(door, __doc__)

"""SendRequest documents for the gateway's SMEV door, signed by the binary's own `sign` verb with the keys of the workplace."""

import os
import tempfile
import time
import uuid

from harness import call
from traffic import canonical, uuid7

TYPES = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/1.2"
BASIC = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/1.2"
PATH = "/smev/v1.2/ws"
SOAP = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": "urn:SendRequest"}


def new_content(rng, topic="roads", oktmo="33701000", text="Яма на дороге", person=None):
    return canonical(uuid7(rng), "d-%d" % rng.getrandbits(48), topic, oktmo, text, person)


def unsigned(content, message_id=None, operation="SendRequest", extra=""):
    message_id = message_id or str(uuid.uuid1())
    return ('<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header/><soap:Body>'
            '<t:%sRequest xmlns:t="%s" xmlns:b="%s"><t:SenderProvidedRequestData Id="SIGNED">'
            "<t:MessageID>%s</t:MessageID><t:ReferenceMessageID>%s</t:ReferenceMessageID>"
            "<b:MessagePrimaryContent>%s</b:MessagePrimaryContent>%s</t:SenderProvidedRequestData>"
            "<t:CallerInformationSystemSignature></t:CallerInformationSystemSignature></t:%sRequest></soap:Body></soap:Envelope>"
            % (operation, TYPES, BASIC, message_id, message_id, content, extra, operation))


def sign(system, document, key="federal-sign", element="SIGNED"):
    """The document with the signature in its place."""
    keys = os.path.join(system.var, "keys", "gost", key)
    with tempfile.NamedTemporaryFile("w", suffix=".xml", dir=system.dir, delete=False, encoding="utf-8") as file:
        file.write(document)
    done = system.run("sign", "--format", "smev", "--id", element, "--key", keys + ".key.pem", "--cert", keys + ".crt.pem",
                      file.name)
    os.unlink(file.name)
    return done.stdout.decode()


def post(system, document, headers=None, timeout=15):
    body = document.encode() if isinstance(document, str) else document
    return call("POST", system.partners_port, PATH, body, headers or SOAP, timeout)

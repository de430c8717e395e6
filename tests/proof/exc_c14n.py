"""Exclusive C14N 1.0 without comments (W3C, 18 July 2002) on expat, written from the text of the recommendation: a second opinion
that shares no line with libxml2.

    canonical(octets, element=0, without=-1, prefixes=())   one element (numbers in document order), octets
    canonical_document(octets)                              the whole document with its processing instructions
Both throw ValueError for documents that are not namespace-well-formed.
"""
import xml.parsers.expat as expat

XML_NS = 'http://www.w3.org/XML/1998/namespace'


def escape_text(text):
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;').replace('\r', '&#xD;')


def escape_value(text):
    return (text.replace('&', '&amp;').replace('<', '&lt;').replace('"', '&quot;')
            .replace('\t', '&#x9;').replace('\n', '&#xA;').replace('\r', '&#xD;'))


class Canonicalizer:
    def __init__(self, apex, without, prefixes, whole):
        self.apex, self.without, self.whole = apex, without, whole
        self.inclusive = ['' if p == '#default' else p for p in prefixes]
        self.out = []
        self.number = -1            # of the element last opened
        self.scopes = [{'': '', 'xml': XML_NS}]
        self.open = []              # per open element: its number and, when it is written, what its subtree has rendered
        self.left_out = 0           # depth below `without`
        self.root_seen = False

    def writing(self):
        return not self.left_out and any(rendered is not None for _, rendered in self.open)

    def resolve(self, name, attribute=False):
        prefix, colon, local = name.rpartition(':')
        if not colon and attribute:
            return '', '', local
        if prefix not in self.scopes[-1]:
            raise ValueError('undeclared prefix ' + prefix)
        return prefix, self.scopes[-1][prefix], local

    def start(self, name, flat):
        self.number += 1
        pairs = list(zip(flat[::2], flat[1::2]))
        self.scopes.append(self.declared(pairs))
        attributes = self.resolved(name, pairs)
        if self.left_out or self.number == self.without:
            self.left_out += 1
            self.open.append((self.number, None))
            return
        below = self.open[-1][1] if self.open else None
        if below is None and self.number != self.apex:
            self.open.append((self.number, None))
            return
        self.write_start(name, attributes, below if below is not None else {})

    def declared(self, pairs):
        scope = dict(self.scopes[-1])
        for key, value in pairs:
            if key == 'xmlns':
                scope[''] = value
            elif key.startswith('xmlns:'):
                if not value:
                    raise ValueError('a prefix cannot be undeclared')
                scope[key[6:]] = value
        return scope

    def resolved(self, name, pairs):
        """(prefix, URI, local name, name as written, value) of every attribute that is no declaration."""
        self.resolve(name)
        attributes = [self.resolve(key, True) + (key, value) for key, value in pairs
                      if key != 'xmlns' and not key.startswith('xmlns:')]
        if len({a[1:3] for a in attributes}) != len(attributes):
            raise ValueError('an attribute twice')
        return attributes

    def write_start(self, name, attributes, below):
        used = {self.resolve(name)[0]} | {a[0] for a in attributes if a[0]}
        scope = self.scopes[-1]
        rendered = dict(below)
        declarations = []
        for p in sorted((used | {p for p in self.inclusive if p in scope}) - {'xml'}):
            if rendered.get(p, '') != scope[p]:
                declarations.append((p, scope[p]))
                rendered[p] = scope[p]
        self.out.append('<' + name)
        for p, uri in declarations:
            self.out.append(' xmlns%s="%s"' % (':' + p if p else '', escape_value(uri)))
        for _, _, _, key, value in sorted(attributes, key=lambda a: (a[1], a[2])):
            self.out.append(' %s="%s"' % (key, escape_value(value)))
        self.out.append('>')
        self.open.append((self.number, rendered))

    def end(self, name):
        if self.writing() and self.open[-1][1] is not None:
            self.out.append('</%s>' % name)
        self.open.pop()
        self.scopes.pop()
        if self.left_out:
            self.left_out -= 1
        self.root_seen = self.root_seen or not self.open

    def text(self, data):
        if self.writing():
            self.out.append(escape_text(data))

    def instruction(self, target, data):
        octets = '<?%s%s?>' % (target, ' ' + data if data else '')
        if self.open:
            if self.writing():
                self.out.append(octets)
        elif self.whole:
            self.out.append('\n' + octets if self.root_seen else octets + '\n')


def run(octets, apex, without, prefixes, whole):
    c = Canonicalizer(apex, without, prefixes, whole)
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.StartElementHandler = c.start
    parser.EndElementHandler = c.end
    parser.CharacterDataHandler = c.text
    parser.ProcessingInstructionHandler = c.instruction
    try:
        parser.Parse(octets, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return ''.join(c.out).encode('utf-8')


def canonical(octets, element=0, without=-1, prefixes=()):
    return run(octets, element, without, prefixes, False)


def canonical_document(octets):
    return run(octets, 0, -1, (), True)

"""Generated XML with everything that has ever made two canonicalizers differ. A document is a tree of small lists, so that a
failing one can be made smaller; the same seed and number give the same octets on every Python (only Random.random() is used).

    ['e', name, [[attribute, [token, …]], …], [child, …]]   element; declarations are attributes
    ['t', [token, …]] text   ['d', [token, …]] CDATA   ['c', text] comment   ['p', text] processing instruction
A token is a piece of XML as it is written ("&#xD;", "]]", "ф").
"""
import random

PREFIXES = ['', 'p', 'q', 'r', 'ns1', 'ns2', 'ns11', 'п']
URIS = ['urn:a', 'urn:b', 'urn:B', 'http://example.org/a?x=1', 'urn:ab', 'urn://x-artefacts/types/1.2', 'urn:a.b']
# libxml2 canonicalizes no namespace that is not an RFC 3986 URI; the SMEV transform takes them all.
WILD_URIS = ['urn:\ue000', 'urn:\U00010000', 'urn:\uffee', 'urn:\ud7ff', 'урн:а', 'urn:a&amp;b', 'urn:a&quot;&lt;', 'urn:a b', 'urn:a&#9;b']
NAMES = ['a', 'b', 'A', 'ab', 'a-b', 'a.b', 'a_1', 'имя', 'яма', 'Ё', '一']
ATTRIBUTES = NAMES + ['Id', 'z', 'Z', 'aa']
BLANKS = [' ', '\n', '\t', '\r\n', '\r', '&#13;', '&#xA;', '&#9;', '&#32;', '\u00a0', '\u2028', '\u0085', '&#x85;', '\u3000', '\ufeff', '\u200b']
SPECIALS = ['&lt;', '&amp;', '&gt;', '>', '&#62;', ']', ']]', ']>', '"', "'", '&quot;', '&#xD;', '&#xd;', '\r', '\n', '\x7f', '\u0080',
            '&#x9F;', '\u00a0', '&#127;', '\u00bf', '\u00c2', '\ufffd', '\ue000', '\U0001f4a9', '&#x10000;', '\U0010fffd', 'é', 'ф', 'x']
PLAIN = ['a', 'я', '0', ' ', 'текст', '一', '\U00010400', 'x y']


class Maker:
    def __init__(self, seed, number):
        self.random = random.Random('%d/%d' % (seed, number)).random
        self.budget = 40
        self.wild = self.chance(0.25)
        self.chain = 40 + self.below(100) if self.chance(0.02) else 0  # this deep a document, the parser's limit is 200

    def below(self, limit):
        return int(self.random() * limit)

    def chance(self, probability):
        return self.random() < probability

    def one_of(self, items):
        return items[self.below(len(items))]

    # -- text ---------------------------------------------------------------------------------------------------------------
    def tokens(self):
        kind = self.below(10)
        if kind < 2:
            return [self.one_of(BLANKS) for _ in range(1 + self.below(4))]
        if kind < 6:
            return [self.one_of(SPECIALS if self.chance(0.6) else PLAIN) for _ in range(1 + self.below(14))]
        if kind < 8:
            return self.measured(self.one_of([10, 11, 12, 13]))
        if kind == 8:
            return self.measured(self.one_of([510, 511, 512, 513, 524, 1023, 1024, 1025, 1030, 1536]))
        return [self.one_of(PLAIN) for _ in range(self.below(6))]

    def measured(self, units):
        """So many UTF-16 units, with '>' and pairs where pieces of Woodstox's buffer begin and end."""
        marks = {self.one_of([0, 1, 2, 9, 10, 11, 12, 13, 510, 511, 512, 513, 1022, 1023, 1024, 1025, 1535, self.below(units)])
                 for _ in range(1 + self.below(6))}
        tokens, at = [], 0
        filler = self.one_of(['a', 'я', ']', ' ', 'a'])
        while at < units:
            token = filler
            if at in marks:
                token = self.one_of(['>', '&gt;', '&gt;', ']', '&lt;', '\U0001f4a9', '\u0085', '&#13;', '&#62;'])
                if token == '\U0001f4a9' and at + 2 > units:
                    token = '>'
            tokens.append(token)
            at += 2 if token == '\U0001f4a9' else 1
        return tokens

    def value(self):
        return [self.one_of(SPECIALS + BLANKS + PLAIN) for _ in range(self.below(5))]

    # -- tree ---------------------------------------------------------------------------------------------------------------
    def uri(self):
        return self.one_of(WILD_URIS) if self.wild and self.chance(0.4) else self.one_of(URIS)

    def attributes_of(self, scope):
        attributes = []
        for _ in range(self.one_of([0, 0, 0, 1, 1, 2, 4])):
            prefix = self.one_of(PREFIXES)
            name = 'xmlns:' + prefix if prefix else 'xmlns'
            if any(name == known for known, _ in attributes):
                continue
            uri = '' if not prefix and self.chance(0.08) else self.uri()
            scope[prefix] = uri
            attributes.append([name, [uri]])
        taken = set()
        for _ in range(self.one_of([0, 0, 1, 2, 3, 6])):
            prefix = self.one_of([''] + [p for p in scope if p])
            local = self.one_of(ATTRIBUTES)
            if (scope[prefix] if prefix else '', local) in taken:
                continue
            taken.add((scope[prefix] if prefix else '', local))
            attributes.append([prefix + ':' + local if prefix else local, self.value()])
        if self.chance(0.004):
            attributes.append(['xml:lang', ['ru']])
        for i in range(len(attributes) - 1, 0, -1):
            j = self.below(i + 1)
            attributes[i], attributes[j] = attributes[j], attributes[i]
        return attributes

    def element(self, scope, depth):
        self.budget -= 1
        scope = dict(scope)
        attributes = self.attributes_of(scope)
        prefixes = [p for p, uri in scope.items() if uri]
        if not prefixes or self.chance(0.004):
            prefix = ''
            if scope.get('') and self.chance(0.5) and not any(name == 'xmlns' for name, _ in attributes):
                attributes.append(['xmlns', ['']])
                scope[''] = ''
        else:
            prefix = self.one_of(prefixes)
        local = self.one_of(NAMES)
        return ['e', prefix + ':' + local if prefix else local, attributes, self.content(scope, depth)]

    def content(self, scope, depth):
        children = []
        if depth < self.chain:
            children.append(self.element(scope, depth + 1))
        for _ in range(self.below(2 if self.chain else 6)):
            kind = self.random()
            if kind < 0.45 and self.budget > 0:
                children.append(self.element(scope, depth + 1))
            elif kind < 0.8:
                children.append(['t', self.tokens()])
            elif kind < 0.87:
                children.append(['d', [t for t in self.tokens() if '&' not in t]])
            elif kind < 0.94:
                children.append(['c', self.one_of(['', ' c ', '<x>', '&amp;', 'ф'])])
            else:
                children.append(['p', self.one_of(['p', 'p q', 'p  a="1" ', 'п >&<'])])
        return children

    def document(self):
        scope = {}
        root = self.element(scope, 0)
        if not any(name.startswith('xmlns') for name, _ in root[2]) and self.chance(0.97):
            root[2].append(['xmlns', ['urn:root']])
        before = [['p', 'p before']] if self.chance(0.05) else []
        after = [['c', 'after'], ['p', 'p after']] if self.chance(0.05) else []
        return before + [root] + after


def make(seed, number):
    return Maker(seed, number).document()


def written(node):
    kind = node[0]
    if kind == 't':
        return ''.join(node[1]).replace(']]>', ']]&gt;')
    if kind == 'd':
        return '<![CDATA[%s]]>' % ''.join(node[1]).replace(']]>', ']] >')
    if kind == 'c':
        return '<!--%s-->' % node[1]
    if kind == 'p':
        return '<?%s?>' % node[1]
    attributes = ''.join(' %s="%s"' % (name, ''.join(value).replace('"', '&quot;')) for name, value in node[2])
    content = adjacent(node[3])
    return '<%s%s>%s</%s>' % (node[1], attributes, content, node[1]) if content else '<%s%s/>' % (node[1], attributes)


def adjacent(children):
    """Two texts side by side are one text: "]]" and ">" may meet."""
    merged = []
    for child in children:
        if merged and child[0] == 't' and merged[-1][0] == 't':
            merged[-1] = ['t', merged[-1][1] + child[1]]
        else:
            merged.append(child)
    return ''.join(written(child) for child in merged)


def octets_of(document):
    text = ''.join(written(node) for node in document)
    return text.encode('utf-8', 'surrogatepass')


def count_elements(document):
    return sum(1 + count_elements(node[3]) for node in document if node[0] == 'e')


def is_wild(octets):
    return any(uri.encode('utf-8') in octets for uri in WILD_URIS)


# -- making a failing document smaller ------------------------------------------------------------------------------------------
def smaller(document):
    """Documents with one thing less, the boldest first."""
    for i, node in enumerate(document):
        if node[0] != 'e' or sum(1 for n in document if n[0] == 'e') > 1:
            yield document[:i] + document[i + 1:]
        if node[0] == 'e':
            if len(node[3]) == 1 and node[3][0][0] == 'e' and len(document) == 1:
                yield [node[3][0]]
            for attribute in range(len(node[2])):
                yield document[:i] + [['e', node[1], node[2][:attribute] + node[2][attribute + 1:], node[3]]] + document[i + 1:]
            for attribute, (name, value) in enumerate(node[2]):
                for less in shorter(value):
                    changed = node[2][:attribute] + [[name, less]] + node[2][attribute + 1:]
                    yield document[:i] + [['e', node[1], changed, node[3]]] + document[i + 1:]
            for child, inner in enumerate(node[3]):
                if inner[0] == 'e':
                    yield document[:i] + [['e', node[1], node[2], node[3][:child] + inner[3] + node[3][child + 1:]]] + document[i + 1:]
            for content in smaller_content(node[3]):
                yield document[:i] + [['e', node[1], node[2], content]] + document[i + 1:]
        elif node[0] in 'td':
            for less in shorter(node[1]):
                yield document[:i] + [[node[0], less]] + document[i + 1:]


def smaller_content(children):
    for i in range(len(children)):
        yield children[:i] + children[i + 1:]
    for i, child in enumerate(children):
        for less in smaller([child]):
            yield children[:i] + less + children[i + 1:]


def shorter(tokens):
    half = len(tokens) // 2
    if half > 1:
        yield tokens[:half]
        yield tokens[half:]
    for i in range(len(tokens)):
        yield tokens[:i] + tokens[i + 1:]


def shrink(document, fails, tries=4000):
    progress = True
    while progress and tries > 0:
        progress = False
        for candidate in smaller(document):
            tries -= 1
            if tries <= 0:
                break
            if fails(candidate):
                document, progress = candidate, True
                break
    return document

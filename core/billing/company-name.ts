/** Letters that decomposing leaves as they are, and how they are commonly written without them. */
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ħ', 'h'],
  ['ı', 'i'],
])

/** How "&" is said: "Schmidt & Söhne" and "Schmidt und Söhne" are one company. */
const AND: ReadonlySet<string> = new Set(['and', 'und', 'et', 'och', 'og', 'y'])

/** Legal forms of one word, behind the name. */
const FORMS: ReadonlySet<string> = new Set(
  [
    'ab ad ag aktiengesellschaft aps as asa bhd bv bvba cjsc co company corp corporation cv cyf doo dd ead eood eg ev eirl eireli',
    'eurl fzco fze gbr ggmbh gie gmbh haftungsbeschrankt inc incorporated ivs jsc kft kg kgaa kk lda limited lllp llc llp',
    'lp ltd ltda mbh nv nyrt oao oel ohg ojsc ood ooo oy oyj pao plc pllc pte pty pvt private sa sab sae sal saog',
    'sarl sas sasu sca scop scrl scs se sia sl slu snc sp spa spzoo sprl srl srls sro tbk uab ug ulc vof wll zao zrt',
    'ооо оао зао пао ао тоо',
  ]
    .join(' ')
    .split(' '),
)

/** Legal forms of several words, behind the name. */
const LONG_FORMS: readonly (readonly string[])[] = [
  ['sa', 'de', 'cv'],
  ['sab', 'de', 'cv'],
  ['s', 'de', 'rl', 'de', 'cv'],
  ['s', 'de', 'rl'],
  ['sp', 'z', 'oo'],
  ['sa', 'rl'],
  ['sdn', 'bhd'],
  ['kabushiki', 'kaisha'],
]

/** Legal forms that some countries write before the name: AB Volvo, PT Astra, UAB Litgrid. */
const LEADING: ReadonlySet<string> = new Set('the ab oy pt uab sia ooo oao zao pao ооо оао зао пао ао тоо'.split(' '))

/** Legal forms that are written without a space, before or behind. */
const GLUED = /株式会社|有限会社|合同会社|股份有限公司|有限责任公司|有限公司|주식회사|유한회사|㈜|\(주\)/gu

/**
 * A company's name as it is compared: its words in lower case and in their order, without marks on letters, punctuation, legal forms
 * and a leading "the"; "&" and its kin are "and". "The Ærø Shipping Co., Ltd." is "aero shipping". A name of nothing but legal forms
 * keeps its last word, so that "AG" is "ag"; one of nothing but punctuation is empty. Applied to its own answer it changes nothing.
 */
export function companyName(told: string): string {
  return withoutForms(wordsOf(told)).join(' ')
}

/**
 * The names under which a company is found. Written together or apart is the same: "Fen-Foods", "FenFoods". A German ä, ö or ü is
 * found both as a and as ae.
 */
export function nameKeys(told: string): readonly string[] {
  return unique(spellingsOf(told).map((name) => name.replaceAll(' ', '')))
}

/** The same whatever the order of its words: "Fen Foods" is "Foods, Fen". None where it is one word. */
export function wordKeys(told: string): readonly string[] {
  const words = spellingsOf(told).map((name) => name.split(' '))
  return unique(words.filter(({ length }) => length > 1).map((all) => all.sort().join(' ')))
}

function spellingsOf(told: string): readonly string[] {
  const lower = told.normalize('NFC').toLowerCase()
  const german = lower.replace(/[äöü]/gu, (letter) => `${letter.normalize('NFD').charAt(0)}e`)
  return unique([lower, german].map(companyName).filter((name) => name !== ''))
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
}

function wordsOf(told: string): readonly string[] {
  const pieces = told.replace(GLUED, ' ').trim() === '' ? told : told.replace(GLUED, ' ')
  const words = folded(pieces)
    .replace(/[&+]/gu, ' and ')
    .split(/\s+/u)
    .map((word) => (isAbbreviation(word) ? word.replaceAll(/[./]/gu, '') : word))
    .flatMap((word) => word.replaceAll(/['’ʼ`´]/gu, '').split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word !== '')
    .map((word) => (AND.has(word) ? 'and' : word))
  return joinedLetters(words)
}

/** "S.p.A.", "B.V." and "A/S": letters with a point or a slash between them, and perhaps one behind. */
function isAbbreviation(word: string): boolean {
  return /^\p{L}([./]\p{L})+[.,]*$/u.test(word)
}

/** In lower case and without marks on letters. */
function folded(text: string): string {
  const plain = text.normalize('NFKD').toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '')
  return [...plain].map((letter) => LETTERS.get(letter) ?? letter).join('')
}

/** Letters that stand alone one after the other are one word: "S. A." and "I B M". */
function joinedLetters(words: readonly string[]): readonly string[] {
  const joined: string[] = []
  let isOpen = false
  for (const word of words) {
    const isLetter = /^\p{L}$/u.test(word)
    if (isLetter && isOpen) joined.push(`${joined.pop() ?? ''}${word}`)
    else joined.push(word)
    isOpen = isLetter
  }
  return joined
}

function withoutForms(words: readonly string[]): readonly string[] {
  const shorter = withoutOne(words)
  return shorter === undefined ? words : withoutForms(shorter)
}

/** The words without one form more, of which "and" before it is a part: Tiffany & Co. Undefined where nothing is left to take. */
function withoutOne(words: readonly string[]): readonly string[] | undefined {
  const [first] = words
  if (words.length < 2 || first === undefined) return undefined
  const long = LONG_FORMS.find((form) => form.length < words.length && endsWith(words, form))
  if (long) return words.slice(0, -long.length)
  const last = words.at(-1) ?? ''
  if (FORMS.has(last) || last === 'and') return words.slice(0, -1)
  return LEADING.has(first) ? words.slice(1) : undefined
}

function endsWith(words: readonly string[], form: readonly string[]): boolean {
  return form.every((word, at) => words[words.length - form.length + at] === word)
}

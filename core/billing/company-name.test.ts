import fc from 'fast-check'
import { expect, test } from 'vitest'
import { companyName, nameKeys, wordKeys } from './company-name.ts'

test.each([
  ['Fen Foods GmbH', 'fen foods'],
  ['FEN FOODS', 'fen foods'],
  ['  Fen   Foods,  Inc. ', 'fen foods'],
  ['Fen Foods Incorporated', 'fen foods'],
  ['Fen Foods Ltd', 'fen foods'],
  ['Fen Foods Limited', 'fen foods'],
  ['Fen Foods Co., Ltd.', 'fen foods'],
  ['Fen Foods Pty Ltd', 'fen foods'],
  ['Fen Foods Pte. Ltd.', 'fen foods'],
  ['Fen Foods Private Limited', 'fen foods'],
  ['Fen Foods S.A.', 'fen foods'],
  ['Fen Foods S. A.', 'fen foods'],
  ['Fen Foods SA', 'fen foods'],
  ['Fen Foods S.A. de C.V.', 'fen foods'],
  ['Fen Foods S. de R.L. de C.V.', 'fen foods'],
  ['Fen Foods S.à r.l.', 'fen foods'],
  ['Fen Foods B.V.', 'fen foods'],
  ['Fen Foods N.V.', 'fen foods'],
  ['Fen Foods S.p.A.', 'fen foods'],
  ['Fen Foods S.r.l.', 'fen foods'],
  ['Fen Foods Sp. z o.o.', 'fen foods'],
  ['Fen Foods s.r.o.', 'fen foods'],
  ['Fen Foods d.o.o.', 'fen foods'],
  ['Fen Foods A/S', 'fen foods'],
  ['Fen Foods ApS', 'fen foods'],
  ['Fen Foods AB (publ.)', 'fen foods ab publ'],
  ['AB Volvo', 'volvo'],
  ['Volvo AB', 'volvo'],
  ['Oy Karl Fazer Ab', 'karl fazer'],
  ['PT Astra International Tbk', 'astra international'],
  ['UAB Litgrid', 'litgrid'],
  ['ООО «Ромашка»', 'ромашка'],
  ['株式会社日立製作所', '日立製作所'],
  ['日立製作所株式会社', '日立製作所'],
  ['Fen Foods GmbH & Co. KG', 'fen foods'],
  ['Fen Foods GmbH & Co. KGaA', 'fen foods'],
  ['Fen Foods UG (haftungsbeschränkt)', 'fen foods'],
  ['Tiffany & Co.', 'tiffany'],
  ['The Coca-Cola Company', 'coca cola'],
  ['Schmidt & Söhne KG', 'schmidt and sohne'],
  ['Schmidt und Söhne', 'schmidt and sohne'],
  ['Schmidt + Söhne', 'schmidt and sohne'],
  ['Dupont et Fils SAS', 'dupont and fils'],
  ['Ærø Shipping ApS', 'aero shipping'],
  ['Łódź Port S.A.', 'lodz port'],
  ['Großhandel Weiß oHG', 'grosshandel weiss'],
  ["McDonald's Corp.", 'mcdonalds'],
  ['McDonald’s Corporation', 'mcdonalds'],
  ['I.B.M.', 'ibm'],
  ['I B M Corp', 'ibm'],
  ['ＡＣＭＥ Inc', 'acme'],
  ['Booking.com B.V.', 'booking com'],
  ['Studio 54 LLC', 'studio 54'],
  ['AG', 'ag'],
  ['The The', 'the'],
  ['GmbH & Co. KG', 'gmbh'],
  ['!!!', ''],
  ['', ''],
])('%s is compared as "%s"', (told, expected) => {
  expect(companyName(told)).toBe(expected)
})

const isSameName = (a: string, b: string): boolean => nameKeys(a).some((key) => nameKeys(b).includes(key))
const isSameWords = (a: string, b: string): boolean => wordKeys(a).some((key) => wordKeys(b).includes(key))

test.each([
  ['Fen Foods GmbH', 'FenFoods Inc.'],
  ['Fen-Foods', 'fen foods ltd'],
  ['Müller AG', 'Mueller Aktiengesellschaft'],
  ['Müller AG', 'Muller Inc'],
  ['Söhne & Partner', 'Soehne and Partner'],
  ['Smith & Jones LLP', 'Smith and Jones'],
  ['Société Générale S.A.', 'SOCIETE GENERALE'],
  ['Coca-Cola Co', 'The Coca Cola Company'],
  ['Muller', 'Müller'],
  ['Müller'.normalize('NFD'), 'Mueller'],
])('%s and %s have one name', (a, b) => {
  expect(isSameName(a, b)).toBe(true)
})

test.each([
  ['Fen Foods GmbH', 'Fen Food GmbH', 'a letter less'],
  ['Fen Foods GmbH', 'Fen Foods Logistics GmbH', 'a word more'],
  ['Acme GmbH', 'Acme Deutschland GmbH', 'a country is no legal form'],
  ['Muller AG', 'Mueller AG', 'nobody wrote the ü that would join them'],
  ['Studio 54', 'Studio 55', 'another number'],
  ['Smith & Jones', 'Smith Jones', 'two people, or one'],
  ['Inca Ltd', 'Inc Ltd', 'what begins like a legal form is none'],
  ['Coop AG', 'Co AG', 'nor what goes on like one'],
  ['Saab AB', 'Sa AB', 'nor what holds one'],
  ['Delta Air Lines', 'Delta Airways', 'other words'],
  ['Ромашка', 'Romashka', 'another script'],
  ['!!!', '???', 'names of nothing but punctuation name nobody'],
])('%s and %s have two names: %s', (a, b) => {
  expect(isSameName(a, b)).toBe(false)
})

test.each([
  { a: 'Fen Foods GmbH', b: 'Foods, Fen', same: true },
  { a: 'Jones & Smith', b: 'Smith and Jones LLP', same: true },
  { a: 'Bäckerei Müller', b: 'Mueller Baeckerei GmbH', same: true },
  { a: 'Fen Foods', b: 'Fen Foods Fen', same: false },
  { a: 'Fenfoods', b: 'Fen Foods', same: false },
  { a: 'Acme', b: 'Acme', same: false },
])('in any order, $a and $b: $same', ({ a, b, same }) => {
  expect(isSameWords(a, b)).toBe(same)
})

const name = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(fc.constantFrom('Fen', 'the', 'S', 'A', '&', 'Co.', 'KG', 'de', 'C.V.', 'z', 'Sp.', 'o.o.', 'ß', "L'", 'İ'))
    .map((words) => words.join(' ')),
)

test('comparing what is compared changes nothing', () => {
  fc.assert(
    fc.property(name, (told) => {
      expect(companyName(companyName(told))).toBe(companyName(told))
    }),
  )
})

test('a name is the same as itself in capitals, with a legal form and with blanks around, unless it has no letter', () => {
  const plain = fc.array(fc.constantFrom('fen', 'foods', 'müller', '54', 'nord-wind', 'øre'), {
    minLength: 1,
    maxLength: 4,
  })
  fc.assert(
    fc.property(plain, fc.constantFrom('GmbH', 'Inc.', 'S.A.', 'B.V.'), (words, form) => {
      const told = words.join(' ')
      expect(isSameName(told, `  ${told.toUpperCase()} ${form} `)).toBe(true)
    }),
  )
})

test('whoever is found under a name finds the other under it', () => {
  fc.assert(
    fc.property(name, name, (a, b) => {
      expect(isSameName(a, b)).toBe(isSameName(b, a))
    }),
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isFreeMail, registrableDomain } from './domain-name.ts'
import { decodePunycode } from './punycode.ts'

test.each([
  ['fen.example', 'fen.example'],
  ['FEN.Example', 'fen.example'],
  ['www.fen.example', 'fen.example'],
  ['a.b.c.fen.example', 'fen.example'],
  ['https://shop.fen.co.uk/jobs?all=1#top', 'fen.co.uk'],
  ['fen.co.uk', 'fen.co.uk'],
  ['info@mail.fen.example', 'fen.example'],
  ['mail.fen.com.au', 'fen.com.au'],
  ['fen.example.', 'fen.example'],
  ['fen.example:8443', 'fen.example'],
  ['https://user:word@fen.example:8443/', 'fen.example'],
  ['fen.de', 'fen.de'],
  ['co.de', 'co.de'],
  ['shop.co.de', 'co.de'],
  ['fen.com.mx', 'fen.com.mx'],
  ['fen.github.io', 'fen.github.io'],
  ['www.fen.myshopify.com', 'fen.myshopify.com'],
  ['müller.de', 'müller.de'],
  ['xn--mller-kva.de', 'müller.de'],
  ['XN--MLLER-KVA.DE', 'müller.de'],
  ['fen-foods.example', 'fen-foods.example'],
  ['1and1.example', '1and1.example'],
])('%s is below %s', (told, expected) => {
  expect(registrableDomain(told)).toBe(expected)
})

test.each([
  ['', 'nothing'],
  ['localhost', 'one label'],
  ['co.uk', 'a public suffix'],
  ['https://co.uk/', 'the same with a way'],
  ['github.io', 'a host of many'],
  ['192.168.0.1', 'an address of numbers'],
  ['fen..example', 'an empty label'],
  ['-fen.example', 'a hyphen before'],
  ['fen foods.example', 'a blank'],
  [`${'a'.repeat(64)}.example`, 'a label of more than 63 letters'],
  ['xn--ü.de', 'what is written in ASCII and isn’t'],
])('%s is no domain: %s', (told) => {
  expect(registrableDomain(told)).toBeUndefined()
})

test.each([
  ['fen.co.uk', 'fen.org.uk'],
  ['fen.co.uk', 'pen.co.uk'],
  ['fen.example', 'fenfoods.example'],
  ['fen.github.io', 'pen.github.io'],
  ['müller.de', 'muller.de'],
])('%s and %s are two', (a, b) => {
  expect(registrableDomain(a)).not.toBe(registrableDomain(b))
})

test.each([
  { domain: 'gmail.com', isFree: true },
  { domain: 'yahoo.co.jp', isFree: true },
  { domain: 'gmx.de', isFree: true },
  { domain: 'web.de', isFree: true },
  { domain: 'live.co.uk', isFree: true },
  { domain: 'live.example', isFree: false },
  { domain: 'gmailer.com', isFree: false },
  { domain: 'fen.example', isFree: false },
])('$domain gives everybody mail: $isFree', ({ domain, isFree }) => {
  expect(isFreeMail(domain)).toBe(isFree)
})

// RFC 3492, section 7.1: (A), (B), (I) in lower case, (L), (S).
test.each([
  ['egbpdaj6bu4bxfgehfvwxn', 'ليهمابتكلموشعربي؟'],
  ['ihqwcrb4cv8a8dqg056pqjye', '他们为什么不说中文'],
  ['b1abfaaepdrnnbgefbadotcwatmq2g4l', 'почемужеонинеговорятпорусски'],
  ['3B-ww4c5e180e575a65lsy2b', '3年B組金八先生'],
  ['mller-kva', 'müller'],
  ['-> $1.00 <--', '-> $1.00 <-'],
])('%s stands for %s', (label, letters) => {
  expect(decodePunycode(label)).toBe(letters)
})

test.each([['mller-kv'], ['99999999'], ['a-é'], ['']])('%s stands for nothing', (label) => {
  expect(decodePunycode(label)).toBeUndefined()
})

test('the domain of a domain is itself', () => {
  const label = fc.constantFrom('fen', 'co', 'com', 'github', 'www', 'xn--mller-kva', 'a-b', '1')
  const host = fc.tuple(fc.array(label, { minLength: 1, maxLength: 4 }), fc.constantFrom('de', 'uk', 'io', 'com'))
  fc.assert(
    fc.property(host, ([labels, top]) => {
      const domain = registrableDomain([...labels, top].join('.'))
      if (domain !== undefined) expect(registrableDomain(domain)).toBe(domain)
    }),
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPerson, type TouchpointDetail, withoutPerson } from './touchpoint-detail.ts'

const KIM = { contact: 'ctc_kim', name: 'Kim Berg', email: 'kim@fen.example' }
const detail = (changes: Partial<TouchpointDetail>): TouchpointDetail => ({
  ...{ notes: '', participants: [], sentiment: null, nextStep: null },
  ...changes,
})

test.each([
  { who: { contact: 'ctc_kim' }, is: true, because: 'by its id' },
  { who: { contact: 'ctc_lee', name: 'Kim Berg' }, is: false, because: 'another contact of that name' },
  { who: { name: ' kim berg ' }, is: true, because: 'by its name alone' },
  { who: { name: 'Kim Berg (buyer)' }, is: true, because: 'by a name that holds its own' },
  { who: { name: 'Kim' }, is: false, because: 'by a part of its name' },
  { who: { name: 'K. Berg', email: 'KIM@fen.example' }, is: true, because: 'by its address' },
  { who: { name: 'Kim Berg', email: 'kim.berg@moor.example' }, is: false, because: 'an address tells them apart' },
])('$because: $is', ({ who, is }) => expect(isPerson(who, KIM)).toBe(is))

test.each([
  { notes: 'Kim Berg wants more', left: '[erased] wants more' },
  { notes: 'KIM BERG, kim@fen.example', left: '[erased], [erased]' },
  { notes: 'Kim Bergmann came', left: 'Kim Bergmann came' },
  { notes: 'Kim  Berg said; Kim\nBerg left', left: '[erased] said; [erased] left' },
  { notes: 'Kim\u00a0Berg', left: '[erased]' },
  { notes: 'Nobody came', left: 'Nobody came' },
])('of "$notes" is left "$left"', ({ notes, left }) => {
  const nextStep = { what: notes, due: '2026-06-01' }
  expect(withoutPerson(detail({ notes, nextStep }), KIM)).toMatchObject({
    notes: left,
    nextStep: { what: left, due: '2026-06-01' },
  })
})

test.each([
  { name: 'Ren\u00e9 Noir', notes: 'Rene\u0301 Noir', because: 'an accent apart from its letter' },
  { name: 'Rene\u0301 Noir', notes: 'Ren\u00e9 Noir', because: 'an accent in its letter' },
  { name: 'Kim', notes: 'kim@fen.example', because: 'an address that begins with the name' },
])('$because is the same person', ({ name, notes }) => {
  expect(withoutPerson(detail({ notes }), { ...KIM, name }).notes).toBe('[erased]')
  expect(isPerson({ name: notes }, { ...KIM, name })).toBe(true)
})

test('whatever was written, the erased person stands in none of it, and erasing again changes nothing', () => {
  const words = fc.array(fc.constantFrom('Kim Berg', 'kim@fen.example', 'Lee', 'and', 'x'))
  fc.assert(
    fc.property(words, words, (notes, names) => {
      const participants = names.map((name) => ({ name }))
      const once = withoutPerson(detail({ notes: notes.join(' '), participants }), KIM)
      expect(JSON.stringify(once)).not.toMatch(/kim berg|kim@fen/i)
      expect(withoutPerson(once, KIM)).toEqual(once)
      expect(once.participants.filter(({ name }) => name === 'Lee')).toHaveLength(
        names.filter((name) => name === 'Lee').length,
      )
    }),
  )
})

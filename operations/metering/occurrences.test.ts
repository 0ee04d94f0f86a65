import { hash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Occurrences } from './occurrences.ts'

const digest = (text: string) => hash('sha256', text, 'buffer')

test('counts each key by itself, also while the table grows', () => {
  const occurrences = new Occurrences()
  const wrong: number[] = []
  for (const round of [1, 2, 3]) {
    for (let key = 0; key < 5_000; key += 1) {
      if (occurrences.see(digest(`${key}`)) !== round) wrong.push(key)
    }
  }
  expect(wrong).toEqual([])
})

test('counts as a map does, also keys that want the same slot', () => {
  // The first word chooses the slot: few of them, so that most keys meet others there.
  const key = fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 5 }))
  fc.assert(
    fc.property(fc.array(key, { maxLength: 200 }), (keys) => {
      const [occurrences, model] = [new Occurrences(), new Map<string, number>()]
      for (const [first, last] of keys) {
        const bytes = Buffer.alloc(32)
        bytes.writeUInt32BE(first, 0)
        bytes.writeUInt32BE(last, 12)
        const times = (model.get(`${first} ${last}`) ?? 0) + 1
        model.set(`${first} ${last}`, times)
        expect(occurrences.see(bytes)).toBe(times)
      }
    }),
  )
})

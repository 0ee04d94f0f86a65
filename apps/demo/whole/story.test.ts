import { describe, expect, test } from 'vitest'
import { CUSTOMERS } from '#apps/demo/channel.ts'
import { MORE_CUSTOMERS } from './customers.ts'
import type { Life } from './lives.ts'
import { WHOLE_MONTHS } from './months.ts'
import { type Manner, MORE_SELLERS, PARTNERS } from './partners.ts'
import { tellStory } from './story.ts'

const story = tellStory()

describe('the whole channel', () => {
  test('is as large as it says', () => {
    const added = MORE_SELLERS.map(({ body }) => body.roles[0])
    const count = (role: string): number => added.filter((one) => one === role).length
    // The small channel has one vendor, one distributor, three partners and nine customers.
    expect({
      ...{ months: WHOLE_MONTHS.length, first: WHOLE_MONTHS[0], last: WHOLE_MONTHS.at(-1) },
      ...{ vendors: 1 + count('vendor'), distributors: 1 + count('distributor'), partners: 3 + count('partner') },
      customers: CUSTOMERS.length + MORE_CUSTOMERS.length,
    }).toEqual({
      months: 30,
      first: '2024-05',
      last: '2026-10',
      vendors: 2,
      distributors: 2,
      partners: 12,
      customers: 200,
    })
  })

  test('names every customer and every fact once', () => {
    const ids = [...CUSTOMERS, ...MORE_CUSTOMERS].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const facts = [...story.happenings.values()].flat().map(({ fact }) => fact.id)
    expect(facts.filter((id, at) => facts.indexOf(id) !== at)).toEqual([])
  })

  test('is the same each time', () => {
    expect(JSON.stringify([...tellStory().happenings])).toBe(JSON.stringify([...story.happenings]))
  })

  test('has customers begin over its first eighteen months', () => {
    const first = MORE_CUSTOMERS.map(({ index }) => index)
    expect([Math.min(...first), Math.max(...first)]).toEqual([0, 17])
  })
})

/** Of the lives with partners of a manner, how many in a hundred ended. */
function leftOf(manner: Manner): number {
  const lives = story.lives.filter(({ customer }) => customer.partner.manner === manner)
  return (100 * lives.filter(({ leaving }) => leaving).length) / lives.length
}

describe('who is looked after', () => {
  test('stays more often, but not always', () => {
    const [engaged, average, alone] = [leftOf('engaged'), leftOf('average'), leftOf('hit_and_run')]
    expect(engaged).toBeGreaterThan(0)
    expect(average).toBeGreaterThan(engaged)
    expect(alone).toBeGreaterThan(average + 10)
    expect(alone).toBeLessThan(90)
  })

  test.each(PARTNERS.map(({ id }) => id))('%s keeps some customers', (id) => {
    const lives: readonly Life[] = story.lives.filter(({ customer }) => customer.partner.id === id)
    expect(lives.length).toBeGreaterThan(12)
    expect(lives.filter(({ leaving }) => !leaving).length).toBeGreaterThan(2)
  })
})

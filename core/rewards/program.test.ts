import { expect, test } from 'vitest'
import { type ProgramFact, programsFrom } from './program.ts'

const told = (position: number, about: string, version: number): ProgramFact => ({
  position,
  kind: 'program',
  id: `fact-${position}`,
  about,
  owner: 'altus',
  learnedAt: '2026-01-01T00:00:00Z',
  body: {
    name: 'Customer lifecycle',
    version,
    currency: 'EUR',
    effective: { from: '2026-01-01', to: '2027-01-01' },
    products: ['altus:stratum'],
    partners: ['nordwind'],
    incentives: [],
    payout: { period: 'quarter', zone: 'Europe/Berlin', minimum: '200' },
  },
})

test('a program is its newest version, and belongs to whom its id names', () => {
  const programs = programsFrom([
    told(1, 'altus:lifecycle', 1),
    told(2, 'hanse:growth', 1),
    told(3, 'altus:lifecycle', 2),
  ])
  expect([...programs.values()].map(({ id, owner, version, fact }) => [id, owner, version, fact])).toEqual([
    ['altus:lifecycle', 'altus', 2, 3],
    ['hanse:growth', 'hanse', 1, 2],
  ])
})

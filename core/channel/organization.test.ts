import { expect, test } from 'vitest'
import { type OrganizationFact, organizationsFrom } from './organization.ts'

const told = (position: number, about: string, name: string): OrganizationFact => ({
  position,
  kind: 'organization',
  id: `fact-${position}`,
  about,
  owner: about,
  learnedAt: '2026-01-01T00:00:00Z',
  body: { name, roles: ['vendor', 'partner'], country: 'DE', zone: 'Europe/Berlin' },
})

test('an organization is described by the last fact about it', () => {
  const organizations = organizationsFrom([
    told(1, 'altus', 'Altus'),
    told(2, 'nordwind', 'Nordwind'),
    told(3, 'altus', 'Altus SE'),
  ])
  expect([...organizations.values()].map(({ id, name, fact }) => [id, name, fact])).toEqual([
    ['altus', 'Altus SE', 3],
    ['nordwind', 'Nordwind', 2],
  ])
})

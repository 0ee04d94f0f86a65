import { expect, test } from 'vitest'
import { isOrganizationId, isOwnedId, ownerOf } from './identity.ts'

test.each([
  { id: 'fen-foods', valid: true, because: 'letters and hyphens' },
  { id: 'a1', valid: true, because: 'two characters are enough' },
  { id: 'a', valid: false, because: 'one is not' },
  { id: '1st', valid: false, because: 'a letter comes first' },
  { id: 'Fen', valid: false, because: 'lower case only' },
  { id: 'fen_foods', valid: false, because: 'no underscore' },
  { id: 'fen:foods', valid: false, because: 'a colon ends the owner' },
  { id: `a${'b'.repeat(39)}`, valid: true, because: '40 characters' },
  { id: `a${'b'.repeat(40)}`, valid: false, because: '41 characters' },
  { id: 'fen\n', valid: false, because: 'a line break at the end' },
])('organization $id: $because', ({ id, valid }) => expect(isOrganizationId(id)).toBe(valid))

test.each([
  { id: 'altus:stratum', valid: true, because: 'owner, colon, name' },
  { id: 'altus:Stratum_2.0', valid: true, because: 'the name is freer' },
  { id: 'altus:', valid: false, because: 'no name' },
  { id: ':stratum', valid: false, because: 'no owner' },
  { id: 'stratum', valid: false, because: 'no colon' },
  { id: 'altus:a:b', valid: false, because: 'two colons' },
  { id: 'altus:-a', valid: false, because: 'a letter or digit comes first' },
  { id: 'altus:a/b', valid: false, because: 'names stand in addresses' },
])('owned $id: $because', ({ id, valid }) => expect(isOwnedId(id)).toBe(valid))

test('an id says who owns it', () => expect(ownerOf('fen-foods:account-7')).toBe('fen-foods'))

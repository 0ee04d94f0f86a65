import { describe, expect, test } from 'vitest'
import { type Access, barredFrom, EVERY_ROLE, MACHINE, MONEY_ROLES, type Principal } from './access.ts'

const person = (...roles: Extract<Principal, { kind: 'person' }>['roles']): Principal => ({
  kind: 'person',
  id: 'p',
  roles,
})
const key = (...scopes: Extract<Principal, { kind: 'key' }>['scopes']): Principal => ({ kind: 'key', id: 'k', scopes })

const closing: Access = { who: 'operator', roles: MONEY_ROLES, scopes: ['billing:write'] }
const reading: Access = { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] }
const peopleOnly: Access = { who: 'organization', roles: ['owner'], scopes: [] }

describe('barredFrom', () => {
  test.each([
    [closing, 'altus', person('owner'), undefined],
    [closing, 'altus', person('viewer', 'finance'), undefined],
    [closing, 'altus', person('viewer'), 'role_not_allowed'],
    [closing, 'altus', person(), 'role_not_allowed'],
    [closing, 'leaf', person('owner'), 'operator_only'],
    [closing, 'leaf', MACHINE, 'operator_only'],
    [closing, 'altus', MACHINE, undefined],
    [closing, 'altus', key('billing:read'), 'scope_missing'],
    [closing, 'altus', key('metering:read', 'billing:write'), undefined],
    [reading, 'leaf', person('viewer'), undefined],
    [reading, 'leaf', key('billing:write'), 'scope_missing'],
    [peopleOnly, 'leaf', key('access:write', 'access:read'), 'scope_missing'],
    [peopleOnly, 'leaf', person('owner'), undefined],
  ] as const)('%j as %s, %j: %s', (access, organization, principal, code) => {
    expect(barredFrom('close-month', access, { principal, organization, operator: 'altus' })?.code).toBe(code)
  })

  test('says what was wanted', () => {
    expect(
      barredFrom('close-month', closing, { principal: person('viewer'), organization: 'altus', operator: 'altus' }),
    ).toEqual({
      code: 'role_not_allowed',
      says: 'close-month needs the role owner or finance; yours: viewer',
    })
    expect(
      barredFrom('invite', peopleOnly, { principal: key('billing:read'), organization: 'leaf', operator: 'altus' })
        ?.says,
    ).toBe('invite is for people, not for keys')
  })
})

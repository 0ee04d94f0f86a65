import { PROGRAM_ROLES } from '#core/channel/access.ts'
import { ownerOf } from '#core/ground/identity.ts'
import type { ProgramBody, ProgramFact } from '#core/rewards/program.ts'
import type { Refusal } from '#operations/door.ts'
import {
  changedField,
  type FactKind,
  notYours,
  organizationsNeeded,
  stableText,
  unknownOrganization,
  type Weighed,
} from '#operations/fact-kind.ts'
import { type ProgramFault, pathText } from './program-fault.ts'
import { programFaults } from './program-faults.ts'
import { programDocument } from './program-schema.ts'

export const program: FactKind<ProgramBody> = {
  kind: 'program',
  roles: PROGRAM_ROLES,
  scope: 'rewards:write',
  about: 'owned',
  summary: 'A version of a document of incentives that an organization offers to the partners it names',
  schema: programDocument,
  needs: ({ body }) => organizationsNeeded(listed(body)),
  fault: (told, known, _operator, { now }) => {
    const { owner, about, body } = told
    const foreign = body.products?.find((one) => ownerOf(one) !== owner)
    if (foreign !== undefined) return notYours(`a program for ${foreign}`, `its vendor ${ownerOf(foreign)}`)
    const errors = programFaults(body).filter(({ severity }) => severity === 'error')
    const twice = errors.find(({ code }) => code === 'incentive_twice')
    if (twice) return { code: twice.code, says: twice.says }
    const stranger = unknownOrganization(told, listed(body), known)
    if (stranger) return stranger
    if (errors.length > 0) return { code: 'program_does_not_hold', says: errorsText(errors) }
    const before = known<ProgramFact>('program', about)?.body
    return changedField(about, { before, now: body }, ['currency']) ?? versionFault(about, { before, body, now })
  },
  parties: ({ owner, body }) => [...new Set([owner, ...listed(body)])],
}

/** So many errors are told at once. */
const MOST_ERRORS = 5

/** `incentives[0].base: …; budget: …` */
export function errorsText(errors: readonly ProgramFault[]): string {
  return errors
    .slice(0, MOST_ERRORS)
    .map(({ place, says }) => `${pathText(place)}: ${says}`)
    .join('; ')
}

type Versions = Readonly<{ before: ProgramBody | undefined; body: ProgramBody; now: Weighed['now'] }>

/** A version that was published stays as it is, and a later one changes nothing that was before it, unless it says so. */
export function versionFault(about: string, { before, body, now }: Versions): Refusal | undefined {
  if (before === undefined) return undefined
  const { version, effective, retroactive, payout } = body
  if (version < before.version) {
    const says = `${about} is at version ${before.version}: number the next one ${before.version + 1}, not ${version}`
    return { code: 'version_not_newer', says }
  }
  if (version === before.version) {
    if (stableText(withoutSource(before)) === stableText(withoutSource(body))) return undefined
    const says = `Version ${version} of ${about} is published and stays as it is: number this one ${version + 1}`
    return { code: 'version_published', says }
  }
  const today = now.toZonedDateTimeISO(payout.zone).toPlainDate().toString()
  if (retroactive === true || effective.from >= today) return undefined
  const says = `Version ${version} of ${about} is to hold from ${effective.from}, and today is ${today}: let it begin today or later, or say retroactive: true`
  return { code: 'changes_the_past', says }
}

function withoutSource({ source: _source, ...body }: ProgramBody): object {
  return body
}

function listed({ partners }: ProgramBody) {
  return partners === 'enrolled' ? [] : partners
}

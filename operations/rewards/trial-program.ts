import type { Cut } from '#core/ground/cut.ts'
import type { Fact } from '#core/ground/fact.ts'
import { isOwnedId, type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { type Program, type ProgramBody, versionsFrom } from '#core/rewards/program.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { checkProgram, type Finding } from './program-check.ts'

/** A program that is tried: one that was published, or a draft, which stands in place of all versions of it. */
export type Tried = Readonly<{ program: OwnedId; says: string; draft?: ProgramBody | undefined }>

/** A draft that names no program is tried under this name. */
const UNNAMED = 'draft'
/** So many errors are told at once. */
const MOST_ERRORS = 5

/** What is meant by a text: the id of a program that is published, or a program written out. */
export function readTried(
  text: string,
  { organization }: Pick<Context, 'organization'>,
  published: readonly Fact[],
): Result<Tried, Refusal> {
  if (isOwnedId(text)) return publishedProgram(text, organization, published)
  const { body, findings, named } = checkProgram(text, organization)
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (!body || errors.length > 0) return refuse({ code: 'program_does_not_hold', says: errorsSay(errors) })
  const program = programIdOf(named ?? UNNAMED, organization)
  return ok({ program, says: `the draft of ${program}, version ${body.version},`, draft: body })
}

/** The program that another is put beside. */
export function publishedProgram(
  program: OwnedId,
  owner: OrganizationId,
  published: readonly Fact[],
): Result<Tried, Refusal> {
  const newest = newestOf(program, published)
  if (newest && newest.owner === owner) return ok({ program, says: `${program} as published` })
  return refuse({ code: 'not_found', says: `There is no program ${program} of yours` })
}

export function newestOf(program: OwnedId, published: readonly Fact[]): Program | undefined {
  return versionsFrom(published).get(program)?.at(-1)
}

function programIdOf(named: string, owner: OrganizationId): OwnedId {
  return named.includes(':') ? named : `${owner}:${named}`
}

function errorsSay(errors: readonly Finding[]): string {
  const told = errors.slice(0, MOST_ERRORS).map(({ line, column, says }) => `line ${line}, column ${column}: ${says}`)
  const more = errors.length > told.length ? `; and ${errors.length - told.length} more` : ''
  return `${told.join('; ')}${more}`
}

type Drafting = Readonly<{
  /** Holds for the whole time that is looked at, whatever its document says. */
  asIf: Readonly<{ from: string; to: string }> | undefined
  cut: Cut
  now: Temporal.Instant
}>

/** The facts that stand for a draft; none where the program is taken as it was published. */
export function draftedFacts({ program, draft }: Tried, { asIf, cut, now }: Drafting): readonly Fact[] {
  if (!draft) return []
  const body = asIf ? { ...draft, effective: asIf } : draft
  return [
    {
      position: cut.record + 1,
      kind: 'program',
      id: 'draft',
      about: program,
      owner: ownerOf(program),
      learnedAt: now.toString(),
      body,
    },
  ]
}

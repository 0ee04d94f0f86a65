import { isBefore } from '#core/ground/calendar.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { assert } from '#core/ground/result.ts'
import { latest } from './document.ts'
import type { ApplicationFact, DecisionFact, EndedFact, EnrolledFact, SuspendedFact } from './enrollment-facts.ts'
import { type Block, type Need, type Needing, needsAt, type Papers, papersFrom, warnDaysOf } from './need.ts'

export const ENROLLMENT_STATES = [
  'applied',
  'more_needed',
  'declined',
  'terms_pending',
  'documents_pending',
  'approved',
  'enrolled',
  'expiring',
  'lapsed',
  'suspended',
  'ended',
] as const
export type EnrollmentState = (typeof ENROLLMENT_STATES)[number]

/** How far a partner has come with a host, as of a moment, and what stands in the way of it. */
export type Enrollment = Readonly<{
  id: OwnedId
  partner: OrganizationId
  host: OrganizationId
  parts: ApplicationFact['body']['parts']
  company: ApplicationFact['body']['company']
  contact: string
  state: EnrollmentState
  /** When the state began. */
  since: Temporal.Instant
  /** When it will no longer be enrolled unless somebody acts; undefined where nothing is known to end. */
  expires: Temporal.Instant | undefined
  blocks: readonly Block[]
  /** Its own facts by position, oldest first; those of its terms and documents stand there. */
  facts: readonly number[]
}>

/** The enrollments that the facts tell of at a moment, each with its state. Facts come oldest first. */
export function enrollmentsFrom(facts: readonly Fact[], now: Temporal.Instant): readonly Enrollment[] {
  const papers = papersFrom(facts)
  return coursesFrom(facts).map((course) => enrollmentAt(course, papers, now))
}

/** What speaks against enrolling a partner at a moment: empty where it may be enrolled. */
export function enrollingBlocks(facts: readonly Fact[], id: OwnedId, at: Temporal.Instant): readonly Block[] {
  const course = coursesFrom(facts).find((one) => one.application.about === id)
  assert(course !== undefined, `${id} is an application among the facts`)
  if (course.ended) return [endedBlock(course, course.ended)]
  const undecided = decisionBlock(course)
  const lacking = unmet(needsAt(papersFrom(facts), needingOf(course, undefined), at), at)
  return [...(undecided ? [undecided] : []), ...lacking.map(({ block }) => block)]
}

/** One application with what came of it. An application that was told again after an end begins anew. */
type Course = Readonly<{
  application: ApplicationFact
  decision?: DecisionFact | undefined
  enrolled?: EnrolledFact | undefined
  suspended?: SuspendedFact | undefined
  ended?: EndedFact | undefined
  facts: readonly number[]
}>

type StepFact = ApplicationFact | DecisionFact | EnrolledFact | SuspendedFact | EndedFact
const STEPS: readonly string[] = [
  'partner_application',
  'application_decided',
  'enrolled',
  'enrollment_suspended',
  'enrollment_ended',
]

function coursesFrom(facts: readonly Fact[]): readonly Course[] {
  const courses = new Map<OwnedId, Course>()
  for (const fact of facts) {
    if (!STEPS.includes(fact.kind)) continue
    const course = step(courses.get(fact.about), fact as StepFact)
    if (course) courses.set(fact.about, { ...course, facts: [...course.facts, fact.position] })
  }
  return [...courses.values()]
}

function step(course: Course | undefined, fact: StepFact): Course | undefined {
  if (fact.kind === 'partner_application') return applying(course, fact)
  if (!course) return undefined
  switch (fact.kind) {
    case 'application_decided':
      return { ...course, decision: fact }
    case 'enrolled':
      return { ...course, enrolled: fact, suspended: undefined }
    case 'enrollment_suspended':
      return { ...course, suspended: fact }
    case 'enrollment_ended':
      return { ...course, ended: earlierEnd(course.ended, fact) }
  }
}

/** Told again, an application brings its data up to date; only one that was not approved, or whose enrollment is over, is asked anew. */
function applying(course: Course | undefined, application: ApplicationFact): Course {
  if (!course) return { application, facts: [] }
  const over = course.ended && !isBefore(moment(application.learnedAt), moment(course.ended.body.at))
  if (over) return { application, facts: course.facts }
  const standing = course.decision?.body.decision === 'approved' ? course.decision : undefined
  return { ...course, application, decision: standing }
}

/** Neither side can put off the end that the other one has told. */
function earlierEnd(before: EndedFact | undefined, told: EndedFact): EndedFact {
  return before && isBefore(moment(before.body.at), moment(told.body.at)) ? before : told
}

function enrollmentAt(course: Course, papers: Papers, now: Temporal.Instant): Enrollment {
  const { application, facts } = course
  const { to: host, parts, company, contact } = application.body
  const shared = { id: application.about, partner: application.owner, host, parts, company, contact, facts }
  return { ...shared, ...standingOf(course, papers, now) }
}

type Standing = Pick<Enrollment, 'state' | 'since' | 'expires' | 'blocks'>

function standingOf(course: Course, papers: Papers, now: Temporal.Instant): Standing {
  const { ended, enrolled } = course
  if (ended && !isBefore(now, moment(ended.body.at))) {
    return { state: 'ended', since: moment(ended.body.at), expires: undefined, blocks: [endedBlock(course, ended)] }
  }
  if (enrolled && !isBefore(now, moment(enrolled.body.from)))
    return enrolledStanding({ ...course, enrolled }, papers, now)
  return pendingStanding(course, papers, now)
}

function pendingStanding(course: Course, papers: Papers, now: Temporal.Instant): Standing {
  const { application, decision, enrolled } = course
  const since = moment((decision ?? application).learnedAt)
  const lacking = unmet(needsAt(papers, needingOf(course, undefined), now), now)
  const undecided = decisionBlock(course)
  const blocks = [...(undecided ? [undecided] : []), ...lacking.map(({ block }) => block)]
  const standing = { since, expires: undefined, blocks }
  switch (decision?.body.decision) {
    case undefined:
      return { ...standing, state: 'applied' }
    case 'more_needed':
      return { ...standing, state: 'more_needed' }
    case 'declined':
      return { ...standing, state: 'declined', blocks: blocks.slice(0, 1) }
    case 'approved':
      if (lacking.some((need) => need.of === 'terms')) return { ...standing, state: 'terms_pending' }
      if (lacking.length > 0) return { ...standing, state: 'documents_pending' }
      return { ...standing, state: 'approved', blocks: [notYetEnrolled(application, enrolled)] }
  }
}

function enrolledStanding(
  course: Course & Readonly<{ enrolled: EnrolledFact }>,
  papers: Papers,
  now: Temporal.Instant,
): Standing {
  const { enrolled, suspended, application } = course
  const from = moment(enrolled.body.from)
  const needs = needsAt(papers, needingOf(course, from), now)
  const limits = [...needs.flatMap(limitOfNeed), ...limitsOfTerm(course)].sort((a, b) =>
    Temporal.Instant.compare(a.at, b.at),
  )
  const over = limits.filter(({ at }) => !isBefore(now, at))
  if (suspended && !isBefore(now, moment(suspended.body.at))) {
    const blocks = [suspendedBlock(course, suspended), ...over.map(({ block }) => block)]
    return { state: 'suspended', since: moment(suspended.body.at), expires: undefined, blocks }
  }
  if (over.length > 0) {
    const since = over.map((one) => latest([one.since], from)).sort(Temporal.Instant.compare)
    return { state: 'lapsed', since: since[0] ?? now, expires: undefined, blocks: over.map(({ block }) => block) }
  }
  const expires = limits[0]?.at
  const warnHours = 24 * warnDaysOf(papers, { host: application.body.to, parts: application.body.parts })
  const soon = limits.filter(({ at }) => !isBefore(now.add({ hours: warnHours }), at))
  if (expires === undefined || soon.length === 0) return { state: 'enrolled', since: from, expires, blocks: [] }
  const since = latest([expires.subtract({ hours: warnHours })], from)
  return { state: 'expiring', since, expires, blocks: soon.map(({ at, block }) => ({ ...block, due: at })) }
}

/** Something that ends an enrollment from a moment on; `since` is that moment, where it has passed. */
type Limit = Readonly<{ at: Temporal.Instant; since: Temporal.Instant; block: Block }>

function limitOfNeed({ gap, since, block }: Need): readonly Limit[] {
  return gap === undefined ? [] : [{ at: gap, since, block }]
}

function limitsOfTerm({ application, enrolled, ended }: Course): readonly Limit[] {
  const { owner: partner, body } = application
  const to = enrolled?.body.to
  const limits: Limit[] = []
  if (to !== undefined) {
    const says = `${partner} is enrolled until ${to}`
    const block = { code: 'term_over', says, hint: 'Enroll it again for the next term', waitsFor: body.to }
    limits.push({ at: moment(to), since: moment(to), block })
  }
  if (ended) {
    const at = moment(ended.body.at)
    limits.push({ at, since: at, block: endedBlock({ application }, ended) })
  }
  return limits
}

function needingOf({ application }: Course, enrolledFrom: Temporal.Instant | undefined): Needing {
  const { owner: partner, body } = application
  return { partner, host: body.to, parts: body.parts, enrolledFrom }
}

function unmet(needs: readonly Need[], at: Temporal.Instant): readonly Need[] {
  return needs.filter(({ gap }) => gap !== undefined && !isBefore(at, gap))
}

/** What stands in the way as long as an application is not approved. */
function decisionBlock({ application, decision }: Course): Block | undefined {
  const { owner: partner, body } = application
  switch (decision?.body.decision) {
    case undefined: {
      const says = `${body.to} has not decided on the application yet`
      return {
        code: 'not_decided',
        says,
        hint: 'Approve it, decline it, or say what more is needed',
        waitsFor: body.to,
      }
    }
    case 'more_needed': {
      const says = `${body.to} needs more: ${decision.body.needed.join('; ')}`
      return { code: 'more_needed', says, hint: 'Tell the application again with what is needed', waitsFor: partner }
    }
    case 'declined': {
      const says = `${body.to} has declined: ${decision.body.because}`
      return { code: 'declined', says, hint: 'Apply again once the reason is gone', waitsFor: partner }
    }
    case 'approved':
      return undefined
  }
}

function notYetEnrolled({ owner: partner, body }: ApplicationFact, enrolled: EnrolledFact | undefined): Block {
  if (enrolled) {
    const says = `The enrollment begins on ${enrolled.body.from}`
    return { code: 'not_begun', says, hint: 'Nothing is to do until then', waitsFor: body.to }
  }
  const says = `${partner} has all that is needed and is not enrolled yet`
  return { code: 'not_enrolled', says, hint: 'Enroll it', waitsFor: body.to }
}

function suspendedBlock({ application: { body } }: Course, { body: told }: SuspendedFact): Block {
  const says = `${body.to} has suspended the enrollment: ${told.because}`
  return { code: 'suspended', says, hint: 'Enroll it again once the reason is gone', waitsFor: body.to }
}

function endedBlock({ application }: Pick<Course, 'application'>, { owner, body }: EndedFact): Block {
  const says = `${owner} ends the enrollment at ${body.at}: ${body.because}`
  return { code: 'ended', says, hint: 'Apply again after it has ended', waitsFor: application.owner }
}

function moment(text: string): Temporal.Instant {
  return Temporal.Instant.from(text)
}

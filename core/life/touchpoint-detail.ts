/** Somebody who took part: a contact of the author's organization, or somebody whom it knows by name alone. */
export type Participant = Readonly<{ contact?: string; name?: string; email?: string }>

/** How it went, from bad to good. */
export const SENTIMENTS = [-2, -1, 0, 1, 2] as const
export type Sentiment = (typeof SENTIMENTS)[number]

export type NextStep = Readonly<{ what: string; due: string | null }>

/** What the author of a touchpoint wrote down for its own organization. */
export type TouchpointDetail = Readonly<{
  notes: string
  participants: readonly Participant[]
  sentiment: Sentiment | null
  nextStep: NextStep | null
}>

/** Whom to take out of what was written: its id as a contact, and by what else it is known. */
export type Erased = Readonly<{ contact: string; name: string; email: string }>

const GONE = '[erased]'

/**
 * The detail without one person: it is no participant any more, and where notes and next step have its whole name or its address, they
 * say `[erased]`. Somebody else of the same name in the notes is taken out with it: what can't be told apart is not kept.
 */
export function withoutPerson(detail: TouchpointDetail, person: Erased): TouchpointDetail {
  const clean = (text: string): string =>
    // The address first: it may have the name in it.
    [person.email, person.name].filter(Boolean).reduce((left, part) => left.replaceAll(anyCase(part), GONE), text)
  const { notes, participants, nextStep } = detail
  return {
    ...detail,
    notes: clean(notes),
    participants: participants.filter((one) => !isPerson(one, person)),
    nextStep: nextStep && { ...nextStep, what: clean(nextStep.what) },
  }
}

/** Whether a participant is this person: by its id, its address, or, where neither tells them apart, a name that holds its own. */
export function isPerson({ contact, name = '', email }: Participant, person: Erased): boolean {
  if (contact !== undefined) return contact === person.contact
  if (email !== undefined && person.email !== '') return isSame(email, person.email)
  return [person.name, person.email].filter(Boolean).some((part) => anyCase(part).test(name))
}

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase()
}

/** The whole text in any case, however its words are apart, with accents in their letters or after them. */
function anyCase(text: string): RegExp {
  const forms = new Set([text, text.normalize('NFC'), text.normalize('NFD')])
  const spelled = [...forms].map((form) => form.trim().split(/\s+/).map(RegExp.escape).join('\\s+'))
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${spelled.join('|')})(?![\\p{L}\\p{M}\\p{N}])`, 'giu')
}

import type { Contact, Noted, Participant } from '#apps/console/api/touchpoints.ts'
import { SelectField, TextArea, TextField, Tick } from '#apps/console/parts/field.tsx'
import './noted-fields.css'

/** What was typed of notes, participants, sentiment and next step. */
export type TypedNotes = Readonly<{
  notes: string
  contacts: readonly string[]
  others: string
  sentiment: string
  next: string
  due: string
}>

export const NO_NOTES: TypedNotes = { notes: '', contacts: [], others: '', sentiment: '', next: '', due: '' }

export const SENTIMENT_NAMES: Readonly<Record<string, string>> = {
  '': 'Not said',
  '2': 'Very good',
  '1': 'Good',
  '0': 'Neither good nor bad',
  '-1': 'Bad',
  '-2': 'Very bad',
}

/** What is written down, or undefined where nothing was typed. */
export function notedOf({ notes, contacts, others, sentiment, next, due }: TypedNotes): Noted | undefined {
  const named = others.split(',').map((name) => name.trim())
  const participants: readonly Participant[] = [
    ...contacts.map((contact) => ({ contact })),
    ...named.filter(Boolean).map((name) => ({ name })),
  ]
  const what = next.trim()
  const isEmpty = notes.trim() === '' && participants.length === 0 && sentiment === '' && what === ''
  if (isEmpty) return undefined
  return {
    ...{ notes: notes.trim(), participants, sentiment: sentiment === '' ? null : Number(sentiment) },
    nextStep: what === '' ? null : { what, due: due === '' ? null : due },
  }
}

type Fields = Readonly<{
  typed: TypedNotes
  onChange: (typed: TypedNotes) => void
  /** The people at the customer whom the organization knows. */
  known: readonly Contact[]
}>

/** Notes about a contact with a customer: they stay inside the organization. */
export function NotedFields({ typed, onChange, known }: Fields) {
  const set = (field: Exclude<keyof TypedNotes, 'contacts'>) => (value: string) =>
    onChange({ ...typed, [field]: value })
  const tick = (contact: string) => (isThere: boolean) => {
    const others = typed.contacts.filter((one) => one !== contact)
    onChange({ ...typed, contacts: isThere ? [...others, contact] : others })
  }
  return (
    <fieldset className="noted">
      <legend>Only your organization sees this</legend>
      <TextArea label="Notes" value={typed.notes} onChange={set('notes')} maxLength={20_000} />
      {known.map(({ contact, name }) => (
        <Tick key={contact} label={name} checked={typed.contacts.includes(contact)} onChange={tick(contact)} />
      ))}
      <TextField
        label={known.length === 0 ? 'Who took part' : 'Who else took part'}
        value={typed.others}
        onChange={set('others')}
        placeholder="Kim Berg, Lee Sand"
        maxLength={1000}
      />
      <SelectField
        label="How it went"
        value={typed.sentiment}
        onChange={set('sentiment')}
        options={['', '2', '1', '0', '-1', '-2'].map((value) => ({ value, name: SENTIMENT_NAMES[value] ?? value }))}
      />
      <div className="form-pair">
        <TextField label="Next step" value={typed.next} onChange={set('next')} maxLength={1000} />
        <TextField label="By" type="date" value={typed.due} onChange={set('due')} />
      </div>
    </fieldset>
  )
}

import { useState } from 'react'
import { dateText } from '#apps/console/amount/time-text.ts'
import type { Touchpoint } from '#apps/console/api/journeys.ts'
import { useNames } from '#apps/console/api/names.ts'
import {
  type Contact,
  type ShownTouchpoint,
  useAskConfirmation,
  useContacts,
  useNoteTouchpoint,
  useTouchpoint,
} from '#apps/console/api/touchpoints.ts'
import { Dialog } from '#apps/console/parts/dialog.tsx'
import { SelectField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { TOUCHPOINT_NAMES } from './journey-words.ts'
import { NO_NOTES, NotedFields, notedOf, type TypedNotes } from './noted-fields.tsx'

type Asked = Readonly<{ touchpoint: Touchpoint; onClose: () => void }>

/** What the author wrote down about one touchpoint, to read and change. */
export function NotesDialog({ touchpoint, onClose }: Asked) {
  const shown = useTouchpoint(touchpoint.touchpoint)
  const contacts = useContacts()
  const error = shown.error ?? contacts.error
  if (error || !shown.data || !contacts.data) {
    return (
      <Dialog title="Notes" onClose={onClose}>
        <Waiting what="notes" error={error} />
      </Dialog>
    )
  }
  const known = contacts.data.filter(({ customer }) => customer === touchpoint.customer)
  return <NotesForm touchpoint={touchpoint} detail={shown.data.detail} known={known} onClose={onClose} />
}

type Form = Asked & Readonly<{ detail: ShownTouchpoint['detail']; known: readonly Contact[] }>

function NotesForm({ touchpoint: { touchpoint, kind, at }, detail, known, onClose }: Form) {
  const note = useNoteTouchpoint()
  const [typed, setTyped] = useState(() => typedOf(detail))
  const nothing = { notes: '', participants: [], sentiment: null, nextStep: null }
  return (
    <FormDialog
      title={`Notes: ${TOUCHPOINT_NAMES[kind]}, ${dateText(at)}`}
      action="Save the notes"
      onSubmit={() => note.mutate({ touchpoint, noted: notedOf(typed) ?? nothing }, { onSuccess: onClose })}
      onClose={onClose}
      error={note.error}
      isPending={note.isPending}
      wide
    >
      <NotedFields typed={typed} onChange={setTyped} known={known} />
    </FormDialog>
  )
}

function typedOf(detail: ShownTouchpoint['detail']): TypedNotes {
  if (detail === null) return NO_NOTES
  const { notes, participants, sentiment, nextStep } = detail
  return {
    notes,
    contacts: participants.flatMap(({ contact }) => contact ?? []),
    others: participants.flatMap(({ contact, name }) => (contact === undefined ? (name ?? []) : [])).join(', '),
    sentiment: sentiment === null ? '' : String(sentiment),
    next: nextStep?.what ?? '',
    due: nextStep?.due ?? '',
  }
}

/** Asks a person at the customer by mail whether it took place. */
export function AskDialog({ touchpoint, onClose }: Asked) {
  const names = useNames()
  const contacts = useContacts()
  const ask = useAskConfirmation()
  const [chosen, setChosen] = useState('')
  const { customer, kind, at } = touchpoint
  const known = (contacts.data ?? []).filter((one) => one.customer === customer)
  const may = known.filter(({ consent, unsubscribed }) => consent === 'given' && !unsubscribed)
  const contact = chosen === '' ? (may[0]?.contact ?? '') : chosen
  if (ask.isSuccess) {
    return (
      <Dialog title="The question is on its way" onClose={onClose}>
        <div className="form">
          <p>Its link is good once, until {dateText(ask.data.expiresAt)}. You see the answer here.</p>
          <div className="form-foot">
            <button type="button" className="button button-primary" onClick={onClose}>
              Close
            </button>
          </div>
        </div>
      </Dialog>
    )
  }
  return (
    <FormDialog
      title={`Ask ${names.of(customer)} to confirm`}
      action="Send the question"
      onSubmit={() => ask.mutate({ touchpoint: touchpoint.touchpoint, contact })}
      onClose={onClose}
      error={contacts.error ?? ask.error}
      isPending={ask.isPending}
      blocked={
        may.length > 0
          ? undefined
          : `You have no contact at ${names.of(customer)} who agreed to get mail: add one under Contacts.`
      }
    >
      <PreviewBox>
        <p>
          {TOUCHPOINT_NAMES[kind]}, {dateText(at)}. The mail says that and who you are, and none of your notes.
        </p>
      </PreviewBox>
      <SelectField
        label="Whom to ask"
        value={contact}
        onChange={setChosen}
        options={may.map(({ contact: value, name, email }) => ({ value, name: `${name}, ${email}` }))}
      />
    </FormDialog>
  )
}

import { useState } from 'react'
import { type BoardMilestone, useReachMilestone } from '#apps/console/api/journey-boards.ts'
import { momentOfDay } from '#apps/console/pages/catalog/day-moment.ts'
import { sizeText } from '#apps/console/pages/onboarding/document-link.tsx'
import { Field, TextArea, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { milestoneName } from './board-words.ts'

const MOST_BYTES = 20_000_000

type Typed = Readonly<{ day: string; evidence: string; link: string; file: File | undefined }>

/** Whoever has reached a milestone says when, and gives what proves it. */
export function ReachDialog({ milestone, onClose }: Readonly<{ milestone: BoardMilestone; onClose: () => void }>) {
  const reach = useReachMilestone()
  const today = Temporal.Now.plainDateISO().toString()
  const [typed, setTyped] = useState<Typed>({ day: today, evidence: '', link: '', file: undefined })
  const set = (change: Partial<Typed>) => setTyped((before) => ({ ...before, ...change }))
  const { id: about, evidenceWanted, needsApproval } = milestone
  const submit = () => {
    const at = momentOfDay(typed.day)
    if (at === undefined) return
    const { link, file } = typed
    reach.mutate({ about, at, evidence: typed.evidence.trim(), link: link.trim(), file }, { onSuccess: onClose })
  }
  return (
    <FormDialog
      title={`${milestoneName(milestone.milestone)} is reached`}
      action="Tell it"
      onSubmit={submit}
      onClose={onClose}
      error={reach.error}
      isPending={reach.isPending}
      blocked={blockedBy(typed, evidenceWanted)}
    >
      <TextField
        label="Reached on"
        type="date"
        value={typed.day}
        onChange={(day) => set({ day })}
        max={today}
        required
      />
      <TextArea
        label="What proves it"
        value={typed.evidence}
        onChange={(evidence) => set({ evidence })}
        required
        maxLength={1000}
      />
      {evidenceWanted !== 'link' && (
        <Field
          label={evidenceWanted === 'document' ? 'File' : 'File, if there is one'}
          hint="A PDF, PNG or JPEG of at most 20 MB. It is kept with its hash."
        >
          {(control) => (
            <input
              {...control}
              className="input"
              type="file"
              accept="application/pdf,image/png,image/jpeg"
              onChange={(event) => set({ file: event.currentTarget.files?.[0] })}
            />
          )}
        </Field>
      )}
      {evidenceWanted !== 'document' && (
        <TextField
          label={evidenceWanted === 'link' ? 'Link' : 'Link, if there is one'}
          type="url"
          value={typed.link}
          onChange={(link) => set({ link })}
          placeholder="https://"
        />
      )}
      <p className="soft">
        {typed.file && `${typed.file.name}, ${sizeText(typed.file.size)}. `}
        {needsApproval ? 'It counts once the vendor approves it.' : 'It counts at once: nobody has to approve it.'}
      </p>
    </FormDialog>
  )
}

function blockedBy({ day, evidence, link, file }: Typed, wanted: BoardMilestone['evidenceWanted']): string | undefined {
  if (momentOfDay(day) === undefined) return 'Say on which day.'
  if (evidence.trim() === '') return 'Say what proves it.'
  if (wanted === 'document' && !file) return 'Choose the file: a document is wanted.'
  if (file && file.size > MOST_BYTES) return `The file has ${sizeText(file.size)}; 20 MB is the most.`
  if (wanted === 'link' && link.trim() === '') return 'Give the link that is wanted.'
  return link.trim() === '' || link.trim().startsWith('https://') ? undefined : 'A link begins with https://.'
}

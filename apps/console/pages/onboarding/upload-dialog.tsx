import { useState } from 'react'
import { useUpload } from '#apps/console/api/enrollments.ts'
import type { Paper } from '#apps/console/api/settings-answers.ts'
import { Field, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { sizeText } from './document-link.tsx'
import type { Seen } from './enrollment-dialogs.tsx'

const USUAL = ['tax_certificate', 'insurance', 'w9', 'reseller_certificate', 'registration']
const MOST_BYTES = 20_000_000

type Given = Omit<Seen, 'onDo'> &
  Readonly<{ document: string | undefined; paper: Paper | undefined; onClose: () => void }>

/** Gives a document: the file, what it is, and the days that are printed on it. */
export function UploadDialog({ enrollment, nameOf, document, paper, onClose }: Given) {
  const upload = useUpload()
  const [what, setWhat] = useState(document ?? '')
  const [file, setFile] = useState<File>()
  const [from, setFrom] = useState('')
  const [through, setThrough] = useState('')
  const { partner, host } = enrollment
  const zone = paper?.zone ?? Temporal.Now.timeZoneId()
  const submit = () => {
    if (!file) return
    const days = { ...(from !== '' && { validFrom: from }), ...(through !== '' && { validThrough: through }) }
    const body = { document: what, sharedWith: host, zone, ...days }
    // A paper of its own for each day on which one is given: the one before stays good until it ends.
    const about = `${partner}:${what}-for-${host}-${Temporal.Now.plainDateISO()}`
    upload.mutate({ about, file, body }, { onSuccess: onClose })
  }
  return (
    <FormDialog
      title={`Give a document to ${nameOf(host)}`}
      action="Upload"
      onSubmit={submit}
      onClose={onClose}
      error={upload.error}
      isPending={upload.isPending}
      blocked={blockedBy({ what, file, from, through })}
    >
      <TextField
        label="What it is"
        required
        value={what}
        onChange={setWhat}
        options={USUAL}
        hint="By the name under which it is asked for, such as insurance or w9."
      />
      <Field label="File" hint="A PDF, PNG or JPEG of at most 20 MB. What it is, its content tells, not its name.">
        {(control) => (
          <input
            {...control}
            className="input"
            type="file"
            accept="application/pdf,image/png,image/jpeg"
            onChange={(event) => setFile(event.currentTarget.files?.[0])}
          />
        )}
      </Field>
      <div className="form-pair">
        <TextField label="Good from" type="date" value={from} onChange={setFrom} hint="Empty: always." />
        <TextField
          label="Good through"
          type="date"
          value={through}
          onChange={setThrough}
          hint="Its last day. Empty: no end."
        />
      </div>
      <p className="soft">
        {file && `${file.name}, ${sizeText(file.size)}. `}Days count in {zone.replaceAll('_', ' ')}. Only {nameOf(host)}{' '}
        and you can open it.
      </p>
    </FormDialog>
  )
}

type Typed = Readonly<{ what: string; file: File | undefined; from: string; through: string }>

function blockedBy({ what, file, from, through }: Typed): string | undefined {
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(what)) return 'Name what it is: small letters, digits and _.'
  if (!file) return 'Choose the file.'
  if (file.size > MOST_BYTES) return `The file has ${sizeText(file.size)}; 20 MB is the most.`
  return from !== '' && through !== '' && through < from ? 'Its last day is before its first.' : undefined
}

import { useState } from 'react'
import { startImport } from '#apps/console/api/import-runs.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { Field, SelectField, TextArea, Tick } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { FORMATS } from './import-words.ts'

const MOST_MAPPING = 20_000

/** Chooses a file and what it is. One that replaces a bill is looked at first; nothing is recorded then. */
export function ImportDialog({ onClose }: Readonly<{ onClose: () => void }>) {
  const viewer = useViewer()
  const [file, setFile] = useState<File>()
  const [format, setFormat] = useState('auto')
  const [mapping, setMapping] = useState('')
  const [replaces, setReplaces] = useState(false)
  const [looksFirst, setLooksFirst] = useState(false)
  const check = replaces || looksFirst
  const submit = () => {
    if (!file) return
    startImport({ viewer, file, format, replaces, check, ...(format === 'csv' && { mapping }) })
    onClose()
  }
  return (
    <FormDialog
      title="Import a bill"
      action={check ? 'Look at the file' : 'Import the file'}
      onSubmit={submit}
      onClose={onClose}
      error={null}
      isPending={false}
      blocked={blockedBy({ file, format, mapping })}
    >
      <Field label="File" hint="CSV or NDJSON, plain or gzip, of any size.">
        {(control) => (
          <input
            {...control}
            className="input"
            type="file"
            onChange={(event) => setFile(event.currentTarget.files?.[0])}
          />
        )}
      </Field>
      <SelectField label="What it is" value={format} onChange={setFormat} options={FORMATS} />
      {format === 'csv' && (
        <TextArea
          label="Mapping"
          value={mapping}
          onChange={setMapping}
          maxLength={MOST_MAPPING}
          hint={`JSON that says what the columns are: {"type":"seats.used","source":{"text":"crm"},"subject":"Customer","time":"Day","values":{"seats":"Seats"}}`}
        />
      )}
      <Tick
        label="It replaces its bill"
        says="The file is the whole new version of its bills: what their former files had and it lacks is taken back. You see how much before anything is recorded."
        checked={replaces}
        onChange={setReplaces}
      />
      <Tick
        label="Only look at it first"
        says="Tells how many rows are new and what they cost, and records nothing."
        checked={check}
        onChange={setLooksFirst}
        {...(replaces && { blocked: 'What replaces a bill is always looked at first.' })}
      />
    </FormDialog>
  )
}

type Typed = Readonly<{ file: File | undefined; format: string; mapping: string }>

function blockedBy({ file, format, mapping }: Typed): string | undefined {
  if (!file) return 'Choose the file.'
  if (file.size === 0) return 'The file is empty.'
  if (format !== 'csv') return undefined
  return isObject(mapping) ? undefined : 'Give the mapping as a JSON object.'
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

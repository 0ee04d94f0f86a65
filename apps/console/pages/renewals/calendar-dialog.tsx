import { useState } from 'react'
import { useCreateCalendarLink } from '#apps/console/api/renewals.ts'
import { Dialog } from '#apps/console/parts/dialog.tsx'
import { TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'

/** Makes an address that a calendar program reads. It is shown once. */
export function CalendarDialog({ onClose }: Readonly<{ onClose: () => void }>) {
  const create = useCreateCalendarLink()
  const [name, setName] = useState('Renewals')
  if (create.data) {
    return (
      <Dialog title="The address of the calendar" onClose={onClose}>
        <p>
          Give it to your calendar program. It is shown this once, and whoever has it reads who the customers are and
          when their terms end; no price is in it.
        </p>
        <p className="mono breaks">{`${location.origin}${create.data.path}`}</p>
        <div className="form-foot">
          <button type="button" className="button button-primary" onClick={onClose}>
            I have it
          </button>
        </div>
      </Dialog>
    )
  }
  return (
    <FormDialog
      title="Renewals in a calendar"
      action="Create the address"
      onSubmit={() => create.mutate(name.trim())}
      onClose={onClose}
      error={create.error}
      isPending={create.isPending}
      blocked={name.trim() === '' ? 'Give it a name.' : undefined}
    >
      <TextField label="Name" value={name} onChange={setName} maxLength={100} required />
    </FormDialog>
  )
}

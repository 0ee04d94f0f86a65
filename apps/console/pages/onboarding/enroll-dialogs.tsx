import { useState } from 'react'
import { useRecord } from '#apps/console/api/enrollments.ts'
import { TextArea, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import type { Seen } from './enrollment-dialogs.tsx'

type Given = Omit<Seen, 'onDo'> & Readonly<{ onClose: () => void }>

/** Takes the partner, for a term or without an end. */
export function EnrollDialog({ enrollment, nameOf, onClose }: Given) {
  const enroll = useRecord()
  const [from, setFrom] = useState(() => Temporal.Now.plainDateISO().toString())
  const [through, setThrough] = useState('')
  const name = nameOf(enrollment.partner)
  const body = { from: beginning(from, 0), ...(through !== '' && { to: beginning(through, 1) }) }
  return (
    <FormDialog
      title={`Enroll ${name}`}
      action={`Enroll ${name}`}
      onSubmit={() => enroll.mutate({ kind: 'enrolled', about: enrollment.id, body }, { onSuccess: onClose })}
      onClose={onClose}
      error={enroll.error}
      isPending={enroll.isPending}
      blocked={from === '' ? 'Choose its first day.' : undefined}
    >
      <div className="form-pair">
        <TextField label="First day" type="date" required value={from} onChange={setFrom} />
        <TextField
          label="Last day"
          type="date"
          value={through}
          onChange={setThrough}
          hint="Empty: until somebody ends it."
        />
      </div>
      <p className="soft">
        It stays enrolled as long as its terms are accepted and its documents are good. What is missing is asked for
        ahead of time.
      </p>
    </FormDialog>
  )
}

/** Suspends or ends an enrollment, after saying what that does. */
export function StopDialog({ enrollment, me, nameOf, how, onClose }: Given & Readonly<{ how: 'suspend' | 'end' }>) {
  const stop = useRecord()
  const [day, setDay] = useState(() => Temporal.Now.plainDateISO().toString())
  const [because, setBecause] = useState('')
  const isEnd = how === 'end'
  const name = nameOf(enrollment.partner === me.organization ? enrollment.host : enrollment.partner)
  const action = isEnd ? `End the enrollment with ${name}` : `Suspend ${name}`
  const kind = isEnd ? 'enrollment_ended' : 'enrollment_suspended'
  return (
    <FormDialog
      title={`${action}?`}
      action={action}
      danger
      onSubmit={() =>
        stop.mutate({ kind, about: enrollment.id, body: { at: beginning(day, 0), because } }, { onSuccess: onClose })
      }
      onClose={onClose}
      error={stop.error}
      isPending={stop.isPending}
      blocked={because === '' ? 'Say why: the other side reads it.' : undefined}
    >
      <p>
        {isEnd
          ? 'From that day on it is no partner any more. What was sold, earned and owed stays. The other side can’t put the end off; a new application begins anew.'
          : 'From that day on it is not enrolled until you enroll it again. Nothing that was sold, earned or owed is touched.'}
      </p>
      <TextField label="From the beginning of" type="date" required value={day} onChange={setDay} />
      <TextArea label="Why" required maxLength={500} value={because} onChange={setBecause} />
    </FormDialog>
  )
}

/** The first moment of a day in the reader's zone, some days on. */
function beginning(day: string, daysOn: number): string {
  if (day === '') return ''
  const zone = Temporal.Now.timeZoneId()
  return Temporal.PlainDate.from(day).add({ days: daysOn }).toZonedDateTime(zone).toInstant().toString()
}

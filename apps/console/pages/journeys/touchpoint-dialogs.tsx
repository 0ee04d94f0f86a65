import { useState } from 'react'
import { momentText } from '#apps/console/amount/time-text.ts'
import { type Touchpoint, useTellJourney } from '#apps/console/api/journeys.ts'
import { useNames } from '#apps/console/api/names.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { SelectField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { HOW, TOUCHPOINT_NAMES } from './journey-words.ts'

const choices = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([value, name]) => ({ value, name: name.charAt(0).toUpperCase() + name.slice(1) }))

/** The customer or the vendor says that the customer took part. */
export function VerifyDialog({
  touchpoint: { touchpoint, kind, partner, at, customer },
  me,
  onClose,
}: Readonly<{ touchpoint: Touchpoint; me: Me; onClose: () => void }>) {
  const names = useNames()
  const tell = useTellJourney()
  const [how, setHow] = useState('confirmed')
  const who = customer === me.organization ? 'You' : names.of(customer)
  return (
    <FormDialog
      title={`${TOUCHPOINT_NAMES[kind]} of ${names.of(partner)}`}
      action="Say that it took place"
      onSubmit={() =>
        tell.mutate([{ kind: 'touchpoint_verified', about: touchpoint, body: { how } }], { onSuccess: onClose })
      }
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
    >
      <PreviewBox>
        <p>
          {who} took part on {momentText(at)}. From then on it counts where a program asks for contacts.
        </p>
      </PreviewBox>
      <SelectField label="How it is known" value={how} onChange={setHow} options={choices(HOW)} />
    </FormDialog>
  )
}

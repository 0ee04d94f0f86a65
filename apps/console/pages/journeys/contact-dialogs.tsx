import { useState } from 'react'
import { useNames } from '#apps/console/api/names.ts'
import { useOrganizations } from '#apps/console/api/questions.ts'
import {
  type Contact,
  type NewContact,
  useAddContact,
  useChangeContact,
  useEraseContact,
} from '#apps/console/api/touchpoints.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'

const LANGUAGES = [
  { value: 'en', name: 'English' },
  { value: 'de', name: 'German' },
]
const CONSENT_CHOICES = [
  { value: 'not_asked', name: 'Was not asked' },
  { value: 'given', name: 'Agreed to get mail' },
  { value: 'withdrawn', name: 'Wants no mail' },
]
const NOBODY: NewContact = {
  customer: '',
  name: '',
  email: '',
  language: 'en',
  consent: 'not_asked',
  consentSource: '',
}

type Asked = Readonly<{ contact?: Contact; onClose: () => void }>

/** A new contact, or one that is changed. */
export function ContactDialog({ contact, onClose }: Asked) {
  const names = useNames()
  const organizations = useOrganizations(useViewer())
  const [add, change] = [useAddContact(), useChangeContact()]
  const [typed, setTyped] = useState<NewContact>(contact ?? NOBODY)
  const set = (field: keyof NewContact) => (value: string) => setTyped((before) => ({ ...before, [field]: value }))
  const { customer, name, email, language, consent, consentSource } = typed
  const customers = (organizations.data?.organizations ?? []).filter(({ roles }) => roles.includes('customer'))
  const done = { onSuccess: onClose }
  const told = { name: name.trim(), email: email.trim(), language, consent, consentSource: consentSource.trim() }
  const submit = () =>
    contact ? change.mutate({ contact: contact.contact, ...told }, done) : add.mutate({ customer, ...told }, done)
  const isWhole = customer !== '' && told.name !== '' && /^[^\s@]+@[^\s@]+$/.test(told.email)
  return (
    <FormDialog
      title={contact ? `Change ${contact.name}` : 'Add a contact'}
      action={contact ? 'Save it' : 'Add it'}
      onSubmit={submit}
      onClose={onClose}
      error={add.error ?? change.error}
      isPending={add.isPending || change.isPending}
      blocked={isWhole ? undefined : 'Say at which customer, a name and an e-mail address.'}
    >
      {!contact && (
        <SelectField
          label="Customer"
          value={customer}
          onChange={set('customer')}
          options={[
            { value: '', name: 'Choose one' },
            ...customers.map(({ id }) => ({ value: id, name: names.of(id) })),
          ]}
        />
      )}
      <TextField label="Name" value={name} onChange={set('name')} required maxLength={200} />
      <TextField label="E-mail address" type="email" value={email} onChange={set('email')} required maxLength={254} />
      <SelectField label="Language of letters" value={language} onChange={set('language')} options={LANGUAGES} />
      <SelectField label="Mail" value={consent} onChange={set('consent')} options={CONSENT_CHOICES} />
      <TextField
        label="How that is known"
        value={consentSource}
        onChange={set('consentSource')}
        placeholder="Ticked in the order form of 4 March"
        maxLength={200}
      />
    </FormDialog>
  )
}

/** Takes a person out of everything that the organization wrote down. */
export function EraseDialog({
  contact: { contact, name },
  onClose,
}: Readonly<{ contact: Contact; onClose: () => void }>) {
  const erase = useEraseContact()
  return (
    <FormDialog
      title={`Erase ${name}`}
      action="Erase for good"
      onSubmit={() => erase.mutate(contact, { onSuccess: onClose })}
      onClose={onClose}
      error={erase.error}
      isPending={erase.isPending}
      danger
    >
      <PreviewBox>
        <p>
          The name and address are gone for good: here, among the participants of your touchpoints, and in your notes.
          That the touchpoints took place stays. This can’t be taken back.
        </p>
      </PreviewBox>
    </FormDialog>
  )
}

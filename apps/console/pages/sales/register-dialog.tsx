import { useState } from 'react'
import { useProducts } from '#apps/console/api/catalog.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useOrganizations } from '#apps/console/api/questions.ts'
import { type Prospect, useDealCheck, useTellAll } from '#apps/console/api/registrations.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { checkText } from './registration-words.ts'

type Typed = Readonly<{
  id: string
  vendor: string
  name: string
  domain: string
  country: string
  product: string
  close: string
  value: string
  currency: string
}>

const NOTHING: Typed = {
  ...{ id: '', vendor: '', name: '', domain: '', country: '', product: '' },
  ...{ close: '', value: '', currency: 'EUR' },
}

/** Registers a prospect; whether another stands in its way is said before. */
export function RegisterDialog({ me, onClose }: Readonly<{ me: Me; onClose: () => void }>) {
  const [typed, setTyped] = useState(NOTHING)
  const tell = useTellAll()
  const check = useDealCheck(prospectOf(typed))
  const set = (field: keyof Typed) => (value: string) => setTyped((before) => ({ ...before, [field]: value }))
  const about = `${me.organization}:${typed.id}`
  return (
    <FormDialog
      title="Register a deal"
      action={typed.name.trim() === '' ? 'Register it' : `Register ${typed.name.trim()}`}
      onSubmit={() => tell.mutate([{ kind: 'deal_registration', about, body: bodyOf(typed) }], { onSuccess: onClose })}
      onClose={onClose}
      error={tell.error ?? check.error}
      isPending={tell.isPending}
      blocked={missingOf(typed)}
      wide
    >
      <ProspectFields typed={typed} set={set} me={me} />
      <TextField label="Expected close" type="date" value={typed.close} onChange={set('close')} required />
      <TextField label="Expected value" value={typed.value} onChange={set('value')} placeholder="12000" />
      <TextField label="Currency" value={typed.currency} onChange={set('currency')} maxLength={3} />
      <TextField label="Name of the registration" value={typed.id} onChange={set('id')} required maxLength={80} />
      {check.data && (
        <PreviewBox>
          <p>{checkText(check.data)}</p>
        </PreviewBox>
      )}
    </FormDialog>
  )
}

type Fields = Readonly<{ typed: Typed; set: (field: keyof Typed) => (value: string) => void; me: Me }>

function ProspectFields({ typed, set, me }: Fields) {
  const names = useNames()
  const organizations = useOrganizations(useViewer())
  const products = useProducts()
  const vendors = (organizations.data?.organizations ?? []).filter(
    ({ id, roles }) => id !== me.organization && roles.includes('vendor'),
  )
  const sold = (products.data ?? []).filter(({ id }) => id.startsWith(`${typed.vendor}:`))
  const none = { value: '', name: 'Choose one' }
  return (
    <>
      <SelectField
        label="Vendor"
        value={typed.vendor}
        onChange={set('vendor')}
        options={[none, ...vendors.map(({ id }) => ({ value: id, name: names.of(id) }))]}
      />
      <SelectField
        label="Product"
        value={typed.product}
        onChange={set('product')}
        options={[none, ...sold.map(({ id, name }) => ({ value: id, name }))]}
      />
      <TextField label="Company" value={typed.name} onChange={set('name')} required maxLength={200} />
      <TextField label="Its domain" value={typed.domain} onChange={set('domain')} placeholder="fen.example" />
      <TextField
        label="Country"
        value={typed.country}
        onChange={set('country')}
        placeholder="DE"
        maxLength={2}
        required
      />
    </>
  )
}

/** What can be checked, once enough of it is typed. */
function prospectOf({ vendor, product, country, name, domain }: Typed): Prospect | undefined {
  const isWhole =
    vendor !== '' && product.startsWith(`${vendor}:`) && /^[A-Z]{2}$/.test(country) && name.trim().length > 1
  if (!isWhole) return undefined
  const known = { vendor, product, country, name: name.trim() }
  return isDomain(domain) ? { ...known, domain } : known
}

function isDomain(text: string): boolean {
  return /^[^\s/@:]+\.[^\s/@:.]{2,}$/.test(text)
}

function missingOf(typed: Typed): string | undefined {
  if (!prospectOf(typed)) return 'Say with which vendor, for which product, and which company of which country.'
  if (typed.domain !== '' && !isDomain(typed.domain)) return 'Write the domain alone, such as fen.example.'
  if (typed.close === '') return 'Say when it is expected to close.'
  if (typed.value !== '' && !/^\d{1,15}(\.\d{1,8})?$/.test(typed.value)) return 'Write the value as a number.'
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(typed.id) ? undefined : 'Give the registration a name without blanks.'
}

function bodyOf({ vendor, product, country, name, domain, close, value, currency }: Typed) {
  return {
    ...{ vendor, country, names: [name.trim()], products: [product], expectedClose: close },
    domains: domain === '' ? [] : [domain],
    ...(value !== '' && { expectedValue: { amount: value, currency } }),
  }
}

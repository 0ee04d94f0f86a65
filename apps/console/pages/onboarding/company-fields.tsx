import type { Company } from '#apps/console/api/settings-answers.ts'
import { TextField } from '#apps/console/parts/field.tsx'

/** What speaks against sending it as it stands. */
export function companyFault({ legalName, country, registrationNumber, taxId }: Company): string | undefined {
  if (legalName === '') return 'Say what your company is called.'
  if (!/^[A-Z]{2}$/.test(country)) return 'Name the country by its two letters, such as DE.'
  return registrationNumber === undefined && taxId === undefined ? 'Give a registration number or a tax id.' : undefined
}

type Given = Readonly<{ company: Company; onChange: (company: Company) => void }>

/** Who applies, as its register and its tax office know it. */
export function CompanyFields({ company, onChange }: Given) {
  const set = (field: keyof Company, value: string) => {
    const { [field]: _, ...rest } = company
    const isOptional = field !== 'legalName' && field !== 'country'
    onChange((isOptional && value === '' ? rest : { ...rest, [field]: value }) as Company)
  }
  return (
    <>
      <div className="form-pair">
        <TextField
          label="Legal name"
          required
          maxLength={200}
          value={company.legalName}
          onChange={(to) => set('legalName', to)}
        />
        <TextField
          label="Country"
          required
          maxLength={2}
          placeholder="DE"
          value={company.country}
          onChange={(to) => set('country', to.toUpperCase())}
        />
      </div>
      <div className="form-pair">
        <TextField
          label="Registration number"
          maxLength={60}
          value={company.registrationNumber ?? ''}
          onChange={(to) => set('registrationNumber', to)}
        />
        <TextField label="Tax id" maxLength={60} value={company.taxId ?? ''} onChange={(to) => set('taxId', to)} />
      </div>
      <TextField
        label="Website"
        type="url"
        maxLength={500}
        value={company.website ?? ''}
        onChange={(to) => set('website', to)}
        hint="May be left empty."
      />
    </>
  )
}

import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useRecord } from '#apps/console/api/enrollments.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import type { Company, Enrollment, Me, TermsVersion } from '#apps/console/api/settings-answers.ts'
import { SelectField, Tick } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { CompanyFields, companyFault } from './company-fields.tsx'
import { partsText } from './words.ts'

type Applying = Readonly<{ me: Me; terms: readonly TermsVersion[]; onClose: () => void }>

const NO_COMPANY: Company = { legalName: '', country: '' }

/** Applies to one who publishes terms, in the parts that its terms are for. */
export function ApplyDialog({ me, terms, onClose }: Applying) {
  const names = useNames()
  const navigate = useNavigate()
  const apply = useRecord()
  const hosts = [...new Set(terms.map(({ host }) => host))]
  const [host, setHost] = useState(hosts[0] ?? '')
  const [parts, setParts] = useState<readonly string[]>([])
  const [company, setCompany] = useState<Company>(NO_COMPANY)
  const offered = [...new Set(terms.filter((one) => one.host === host).flatMap((one) => one.parts))]
  const about = `${me.organization}:${host}`
  const submit = () =>
    apply.mutate(
      { kind: 'partner_application', about, body: { to: host, parts, company, contact: me.person?.id ?? '' } },
      { onSuccess: () => void navigate({ to: '/partners/$id', params: { id: about } }) },
    )
  return (
    <FormDialog
      title="Apply to be a partner"
      action={`Apply to ${names.of(host)}`}
      wide
      onSubmit={submit}
      onClose={onClose}
      error={apply.error}
      isPending={apply.isPending}
      blocked={parts.length === 0 ? 'Choose what you want to be for them.' : companyFault(company)}
    >
      <SelectField
        label="To whom"
        value={host}
        onChange={(to) => {
          setHost(to)
          setParts([])
        }}
        options={hosts.map((one) => ({ value: one, name: names.of(one) }))}
        hint="Those who publish terms for partners."
      />
      <fieldset className="ticks">
        <legend className="legend">As what</legend>
        {offered.map((part) => (
          <Tick
            key={part}
            label={asWords(part)}
            checked={parts.includes(part)}
            onChange={(isChosen) => setParts(isChosen ? [...parts, part] : parts.filter((one) => one !== part))}
          />
        ))}
      </fieldset>
      <CompanyFields company={company} onChange={setCompany} />
      <p className="soft">
        Recorded are your company, what you apply for and your person’s id as the one to talk to. Only {names.of(host)}{' '}
        and you see it.
      </p>
    </FormDialog>
  )
}

/** Brings an application up to date, as after more was asked for. To whom and as what it is for stay. */
export function ApplyAgainDialog({
  enrollment,
  me,
  onClose,
}: Readonly<{ enrollment: Enrollment; me: Me; onClose: () => void }>) {
  const names = useNames()
  const apply = useRecord()
  const [company, setCompany] = useState<Company>(enrollment.company)
  const { id, host, parts } = enrollment
  return (
    <FormDialog
      title={`Your application to ${names.of(host)}`}
      action="Send it again"
      wide
      onSubmit={() =>
        apply.mutate(
          {
            kind: 'partner_application',
            about: id,
            body: { to: host, parts, company, contact: me.person?.id ?? enrollment.contact },
          },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
      error={apply.error}
      isPending={apply.isPending}
      blocked={companyFault(company)}
    >
      <p>You apply as {partsText(parts)}.</p>
      <CompanyFields company={company} onChange={setCompany} />
      <p className="soft">A decision that approved you stands; any other one is asked for anew.</p>
    </FormDialog>
  )
}

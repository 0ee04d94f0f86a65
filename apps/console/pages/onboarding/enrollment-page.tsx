import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { dateText, momentText } from '#apps/console/amount/time-text.ts'
import { useEnrollment } from '#apps/console/api/enrollments.ts'
import { useMe } from '#apps/console/api/settings.ts'
import type { Enrollment, Me } from '#apps/console/api/settings-answers.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { RowMenu } from '#apps/console/parts/row-menu.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { BlocksPanel } from './blocks-panel.tsx'
import { CompanyPanel } from './company-panel.tsx'
import { DocumentsPanel } from './documents-panel.tsx'
import { type Doing, EnrollmentDialogs } from './enrollment-dialogs.tsx'
import { useSides } from './partners-page.tsx'
import { TermsPanel } from './terms-panel.tsx'
import { Timeline } from './timeline.tsx'
import { APPLIERS, DECIDERS, enrollmentTitle, PAPER_ROLES, partsText, stateMark } from './words.ts'
import './onboarding.css'

const BACK = { to: '/partners', name: 'Partners' } as const

/** One enrollment: how far it is, what stands in the way and whose turn it is, its papers, its history. */
export function EnrollmentPage() {
  const { id = '' } = useParams({ strict: false })
  const me = useMe()
  const enrollment = useEnrollment(id)
  const trouble = me.error ?? enrollment.error
  if (trouble) {
    return (
      <Page title="The enrollment can’t be shown" back={BACK}>
        <TroubleNote error={trouble} />
      </Page>
    )
  }
  if (!me.data || !enrollment.data) {
    return (
      <Page title={undefined} lead={<Loading what="the enrollment" />} back={BACK}>
        <div className="panel">
          <SkeletonRows rows={4} />
        </div>
        <div className="panel">
          <SkeletonRows rows={8} />
        </div>
      </Page>
    )
  }
  return <Shown enrollment={enrollment.data} me={me.data} />
}

function Shown({ enrollment, me }: Readonly<{ enrollment: Enrollment; me: Me }>) {
  const [doing, setDoing] = useState<Doing>()
  const nameOf = useSides()(enrollment)
  const self = me.organization
  const { state, since, expires, parts, partner, host } = enrollment
  const [mark, word] = stateMark(state)
  const seen = { enrollment, me, nameOf, onDo: setDoing }
  return (
    <Page
      title={enrollmentTitle(enrollment, self, nameOf)}
      lead={
        <div className="lead-row">
          <span className={mark}>{word}</span>
          <span>Since {momentText(since)}</span>
          {expires !== null && <span>Until {dateText(expires)} unless somebody acts</span>}
          <span>As {partsText(parts)}</span>
        </div>
      }
      back={BACK}
      action={
        <RowMenu
          of={`the enrollment of ${nameOf(partner)} with ${nameOf(host)}`}
          actions={actionsOf(enrollment, me, setDoing)}
          isPage
        />
      }
    >
      <BlocksPanel {...seen} />
      <TermsPanel {...seen} />
      <DocumentsPanel {...seen} />
      <div className="pair">
        <CompanyPanel enrollment={enrollment} />
        <Timeline enrollment={enrollment} nameOf={nameOf} />
      </div>
      {doing && <EnrollmentDialogs {...seen} doing={doing} onClose={() => setDoing(undefined)} />}
    </Page>
  )
}

/** What can be done at any time, beside what stands in the way. */
function actionsOf({ host, partner, state }: Enrollment, { organization, roles }: Me, onDo: (doing: Doing) => void) {
  const isHost = host === organization
  const mayDecide = mayAny(roles, DECIDERS)
  const stands = ['enrolled', 'expiring', 'lapsed'].includes(state)
  const actions = [
    {
      name: 'Decide on the application',
      run: () => onDo({ what: 'decide' }),
      when: isHost && mayDecide && isOpen(state),
    },
    {
      name: stands ? 'Enroll for the next term' : 'Enroll',
      run: () => onDo({ what: 'enroll' }),
      when: isHost && mayDecide && state !== 'ended',
    },
    {
      name: 'Bring the application up to date',
      run: () => onDo({ what: 'apply' }),
      when: !isHost && mayAny(roles, APPLIERS),
    },
    {
      name: 'Upload a document',
      run: () => onDo({ what: 'upload' }),
      when: partner === organization && mayAny(roles, PAPER_ROLES),
    },
    { name: 'Suspend', run: () => onDo({ what: 'suspend' }), danger: true, when: isHost && mayDecide && stands },
    {
      name: isOpen(state) && !isHost ? 'Withdraw the application' : 'End',
      run: () => onDo({ what: 'end' }),
      danger: true,
      when: mayDecide && state !== 'ended',
    },
  ]
  return actions.filter(({ when }) => when)
}

function isOpen(state: Enrollment['state']): boolean {
  return ['applied', 'more_needed', 'declined', 'terms_pending', 'documents_pending', 'approved'].includes(state)
}

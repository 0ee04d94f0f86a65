import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { changePassword, sessionsQuery } from '#apps/console/api/session-account.ts'
import { KnownEmail, NewPasswordField, PasswordField } from '#apps/console/pages/sign-in/sign-in-fields.tsx'
import { SignInDialog } from './sign-in-dialog.tsx'

export function PasswordPanel({ email }: Readonly<{ email: string }>) {
  const [state, setState] = useState<'still' | 'changing' | 'changed'>('still')
  return (
    <section className="panel" aria-labelledby="password">
      <div className="panel-head account-alone">
        <div className="panel-head-text">
          <h2 id="password">Password</h2>
          <p className="panel-lead">A new one ends all your other sessions.</p>
        </div>
        <button type="button" className="button" onClick={() => setState('changing')}>
          Change the password
        </button>
      </div>
      <p role="status" className={state === 'changed' ? 'panel-body' : 'unseen'}>
        {state === 'changed' && 'Your password is changed. All your other sessions were ended.'}
      </p>
      {state === 'changing' && (
        <ChangeDialog email={email} onDone={() => setState('changed')} onClose={() => setState('still')} />
      )}
    </section>
  )
}

type Asked = Readonly<{ email: string; onDone: () => void; onClose: () => void }>

function ChangeDialog({ email, onDone, onClose }: Asked) {
  const queries = useQueryClient()
  const [currentPassword, setCurrent] = useState('')
  const [newPassword, setNew] = useState('')
  const changing = useMutation({
    mutationFn: changePassword,
    onSuccess: () => {
      void queries.invalidateQueries(sessionsQuery)
      onDone()
    },
  })
  return (
    <SignInDialog
      title="Change the password"
      action="Change the password"
      onSubmit={() => changing.mutate({ currentPassword, newPassword })}
      onClose={onClose}
      error={changing.error}
      isPending={changing.isPending}
    >
      <KnownEmail email={email} />
      <PasswordField label="Current password" value={currentPassword} onChange={setCurrent} focused />
      <NewPasswordField label="New password" value={newPassword} onChange={setNew} />
    </SignInDialog>
  )
}

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { endTwoFactor, renewBackupCodes } from '#apps/console/api/session-account.ts'
import { KnownEmail, PasswordField } from '#apps/console/pages/sign-in/sign-in-fields.tsx'
import { BackupCodes } from './backup-codes.tsx'
import { SignInDialog } from './sign-in-dialog.tsx'

type Asked = Readonly<{ email: string; onClose: () => void }>

export function TurnOffDialog({ email, onChanged, onClose }: Asked & Readonly<{ onChanged: () => void }>) {
  const [password, setPassword] = useState('')
  const ending = useMutation({
    mutationFn: endTwoFactor,
    onSuccess: () => {
      onChanged()
      onClose()
    },
  })
  return (
    <SignInDialog
      title="Turn two-factor off"
      action="Turn it off"
      danger
      onSubmit={() => ending.mutate(password)}
      onClose={onClose}
      error={ending.error}
      isPending={ending.isPending}
    >
      <p>
        From then on the password alone lets you in. The entry in your app and all backup codes are good no more, and
        your other sessions end.
      </p>
      <KnownEmail email={email} />
      <PasswordField value={password} onChange={setPassword} focused />
    </SignInDialog>
  )
}

export function RenewCodesDialog({ email, onClose }: Asked) {
  const [password, setPassword] = useState('')
  const renewing = useMutation({ mutationFn: renewBackupCodes })
  if (renewing.data) return <BackupCodes title="Your new backup codes" codes={renewing.data} onClose={onClose} />
  return (
    <SignInDialog
      title="New backup codes"
      action="Make new codes"
      onSubmit={() => renewing.mutate(password)}
      onClose={onClose}
      error={renewing.error}
      isPending={renewing.isPending}
    >
      <p>They take the place of all codes that you have. Those are good no more, used or not.</p>
      <KnownEmail email={email} />
      <PasswordField value={password} onChange={setPassword} focused />
    </SignInDialog>
  )
}

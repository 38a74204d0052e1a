import { useBlocker } from '@tanstack/react-router';
import { Button, Modal } from 'antd';
import type { ReactNode } from 'react';
import { useT } from '../i18n';
import type { DraftHandle } from './useDraft';

/** Unsaved typing is never lost by a click: leaving asks. */
export function useLeaveGuard(handle: DraftHandle, leaving: { current: boolean }): ReactNode {
  const t = useT();
  const { dirty, save } = handle;
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && !leaving.current && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Modal
      open
      width={440}
      title={t('form.unsaved')}
      onCancel={blocker.reset}
      maskTransitionName=""
      transitionName=""
      footer={
        <>
          <Button onClick={blocker.reset}>{t('form.stay')}</Button>
          <Button danger onClick={blocker.proceed} data-testid="dialog-discard">
            {t('form.leave')}
          </Button>
          <Button
            type="primary"
            data-testid="dialog-ok"
            onClick={async () => {
              if (await save()) blocker.proceed();
              else blocker.reset();
            }}
          >
            {t('form.save_and_leave')}
          </Button>
        </>
      }
    >
      {t('form.unsaved_hint')}
    </Modal>
  );
}

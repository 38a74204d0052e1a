import '@fontsource-variable/inter/wght.css';
import './theme/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { whenSignedOut } from './api/client';
import { client } from './api/queries';
import { startLanguage } from './i18n';
import { Root } from './shell/Root';

startLanguage();
whenSignedOut(() => client.invalidateQueries({ queryKey: ['session'] }));
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <Root />
    </QueryClientProvider>
  </StrictMode>,
);

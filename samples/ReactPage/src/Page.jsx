import { useState } from 'react';
import { createRoot } from 'react-dom/client';

function Page() {
  const [service, choose] = useState('checkout');
  const options = ['gateway', 'checkout', 'payments'].map((name) => <option key={name}>{name}</option>);
  return <><h1>A page in React</h1><label>Service <select value={service} onChange={(event) => choose(event.target.value)}>{options}</select></label><cleric-investigate entity={service} at="2026-11-24T03:28:40Z" /></>;
}

createRoot(document.getElementById('page')).render(<Page />);

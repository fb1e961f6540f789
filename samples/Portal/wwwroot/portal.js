// What is under investigation takes the whole width of its row, and gets a page of its own.
document.addEventListener('cleric-started', ({ target, detail }) => {
  const row = target.closest('.row');
  if (!row || row.classList.contains('open')) {
    return;
  }

  const link = document.createElement('a');
  link.href = `/investigations/${encodeURIComponent(detail.id)}`;
  link.textContent = 'Page of this investigation';
  link.className = 'own';
  row.classList.add('open');
  target.before(link);
});

/** Misbehaves as the job's input says, for the tests of MediaProcess. */
process.on('message', (message: { id: number; job: { input: string } }) => {
  const { input } = message.job;
  if (input === 'crash') process.kill(process.pid, 'SIGSEGV');
  else if (input === 'exit') process.exit(3);
  else if (input === 'lie') process.send?.({ id: message.id, answer: { format: 'exe' } });
  else if (input === 'environment') {
    const names = Object.keys(process.env).filter((name) => !name.startsWith('NODE_CHANNEL'));
    process.send?.({ id: message.id, problem: { kind: 'unreadable', reason: names.join(' ') } });
  } else if (input !== 'hang') {
    const answer = {
      format: 'png',
      width: 1,
      height: 1,
      hasAlpha: false,
      pages: 1,
      orientation: 1,
    };
    process.send?.({ id: message.id, answer });
  }
});
process.on('disconnect', () => process.exit(0));

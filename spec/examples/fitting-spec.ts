import { fitting } from '../../examples/shared/fitting.js';

describe('a line of fields', () => {
  const fields = [
    { text: '██░░', rank: 2, separator: ' ' },
    { text: '929/6135 files', rank: 3 },
    { text: '1.2 GB', rank: 1 },
    { text: 'paused', rank: 4 },
  ];
  const whole = '██░░ 929/6135 files, 1.2 GB, paused';

  it('is whole where there is room', () => {
    expect(fitting(Infinity, fields)).toBe(whole);
    expect(fitting(whole.length, fields)).toBe(whole);
  });

  it('drops whole fields in a narrow terminal, the least important one first', () => {
    expect(fitting(whole.length - 1, fields)).toBe('██░░ 929/6135 files, paused');
    expect(fitting(26, fields)).toBe('929/6135 files, paused');
    expect(fitting(21, fields)).toBe('paused');
  });

  it('is empty where not even the most important field has room, and never cut', () => {
    expect(fitting(5, fields)).toBe('');
    expect(fitting(0, [])).toBe('');
  });
});

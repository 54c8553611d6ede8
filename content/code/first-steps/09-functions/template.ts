function leap(year: number): boolean {
  return year % 4 === 0;
}

function days(month: number, year: number): number {
  return 31;
}

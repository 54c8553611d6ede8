function leap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function days(month: number, year: number): number {
  if (month < 1 || month > 12) {
    throw new RangeError("There is no such month.");
  }
  if (month === 2) {
    return leap(year) ? 29 : 28;
  }
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function ticket(age: number): number {
  if (age < 6) {
    return 0;
  }
  return 12;
}

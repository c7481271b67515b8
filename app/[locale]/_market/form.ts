export { fileOf, optional, text, ticked } from '@/lib/http/form-fields';

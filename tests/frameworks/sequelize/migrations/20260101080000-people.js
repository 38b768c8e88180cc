import { DataTypes, Sequelize } from 'sequelize';

export async function up({ context: queries }) {
  await queries.createTable('Users', {
    id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true, allowNull: false },
    email: { type: DataTypes.STRING(120), allowNull: false, unique: true },
    passwordHash: { type: DataTypes.STRING, allowNull: false },
    role: { type: DataTypes.ENUM('patient', 'nurse', 'doctor'), allowNull: false, defaultValue: 'patient' },
    isActive: { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: true },
    birthday: { type: DataTypes.DATEONLY },
    balance: { type: DataTypes.DECIMAL(10, 2), defaultValue: 0 },
    visits: { type: DataTypes.BIGINT, defaultValue: 0 },
    settings: { type: DataTypes.JSON },
    photo: { type: DataTypes.BLOB },
    createdAt: { type: DataTypes.DATE, allowNull: false, defaultValue: Sequelize.literal('CURRENT_TIMESTAMP') },
    updatedAt: { type: DataTypes.DATE, allowNull: false, defaultValue: Sequelize.literal('CURRENT_TIMESTAMP') },
    deletedAt: { type: DataTypes.DATE },
  });
  await queries.addIndex('Users', ['role', 'isActive'], { name: 'users_role' });
}

export async function down({ context: queries }) {
  await queries.dropTable('Users');
}
